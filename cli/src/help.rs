//! What `--help` prints.

pub(crate) const MAIN: &str = "\
Says what apps, bots and members of chat platforms may do, why, and what is wrong with manifests.

usage: grantfold [OPTIONS] COMMAND

commands:
  check PATH...               find what is wrong with manifests, and mend it with --fix
  show FILE                   list what an app may do
  explain FILE PERMISSION...  say why permissions are granted or denied; with --community, to a
                              member, or whether an API call passes; with --workspace, to a user
  diff OLD NEW                compare what two versions of an app may do
  visible                     list what a member of a Root community sees
  contested                   list the answers that depend on how Root's documents are read
  who PERMISSION              list who can do something in a Root community or, with --workspace, a
                              Rocket.Chat workspace
  rooms [PERMISSION]          list the rooms of a workspace that a user may enter and read, or where
                              it has a permission
  roles PERMISSION...         find the fewest roles of a workspace that give what a bot needs
  drift FILE                  list what a workspace changed about the platform's default permissions
  test FILE...                run policy tests: who must and who must not be able to do what
  audit REPORT...             add up what an app asked for while it ran, and propose its manifest
  schema NAME                 print the JSON Schema of a document, for editors
  scan DIR                    find the calls in an app's code that need permissions, and compare
                              with its manifest; only in the npm package

options:
      --color WHEN  auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help        print this help, or after a command the help of that command
  -V, --version     print the version

exit codes:
  0  nothing to complain about
  1  problems found, a permission denied, unused or given by no role, consent to be asked again, a
     test failed, or with --strict a difference
  2  wrong use, or a file that could not be read or written
";

pub(crate) const CHECK: &str = "\
Finds what is wrong with manifests.

usage: grantfold check [OPTIONS] PATH...

A PATH is
  a file     read as a manifest, whatever its name
  a package  (.zip) its app.json is read, which must lie at the archive's root
  a folder   every app.json and root-manifest.json at any depth is read, except below node_modules
             and hidden folders; if there is none, every .json file that lies directly in the folder
  -          standard input

What a manifest says tells its platform, Rocket.Chat or Root; where it does not, its name does.

options:
      --fix            mend in place what is safe to mend; every other byte stays as it is
      --strict         count warnings as problems
      --format FORMAT  human, json, sarif (for code scanning) or github (annotations in a workflow)
      --color WHEN     auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help           print this help

exit codes:
  0  no errors; with --strict no warnings either
  1  errors, a text that is not JSON among them; with --strict also warnings
  2  wrong use, or a file that could not be read or written
";

pub(crate) const SHOW: &str = "\
Lists what an app may do.

usage: grantfold show [OPTIONS] FILE

FILE is a manifest, an app package (.zip), or - for standard input.

options:
      --review         list in plain words what a person must agree to before the app is installed
      --stored         FILE is what the server stored for an installed app: the JSON value of
                       permissionsGranted, or null if the app's record has none
      --app ID         the app that a stored value belongs to
      --format FORMAT  human or json
      --color WHEN     auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help           print this help

exit codes:
  0  the grants are shown
  1  they are shown, and the document is so broken that it grants nothing
  2  wrong use, or a file that could not be read
";

pub(crate) const EXPLAIN: &str = "\
Says why permissions are granted or denied.

usage: grantfold explain [OPTIONS] FILE PERMISSION...
       grantfold explain --community FILE --member ID [--channel CHANNEL] [PERMISSION...]
       grantfold explain --community FILE --member ID [--channel CHANNEL] --call CLIENT.METHOD
       grantfold explain --workspace FILE --user USER [--room ROOM] [PERMISSION...]

FILE is a manifest, an app package (.zip), or - for standard input; with --community a Root
community and with --workspace a Rocket.Chat workspace, as JSON documents. There, without a
PERMISSION, all that the member or user may do is listed.

options for communities:
      --community FILE    ask about a member or app of this community
      --member ID         who
      --channel CHANNEL   where: the id of a channel or group, or '#' and the name of a channel;
                          left out, the community itself
      --call METHOD       does this API call pass? such as ChannelMessageClient.create
      --condition NAME    a condition that holds for the call, such as attachments
      --more-targets CHANNEL, --destination GROUP, --role ID
                          what else the call names
      --role-merge allow_wins|deny_wins, --view-false ignored|hides,
      --full-control removable|sticky, --implied late|early
                          how Root's documents are read

--condition and --more-targets can be given several times.

options for workspaces:
      --workspace FILE    ask about a user of this workspace
      --user USER         who: an id, or @ and a user name
      --room ROOM         where: the id of a room, or '#' and its name; left out, no room, and only
                          roles that are held globally count
      --reading READING   whose check it is: server, or that of a client, legacy_client,
                          oldest_client or react_native

options:
      --format FORMAT     human or json
      --color WHEN        auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help              print this help

exit codes:
  0  all of the permissions are granted, or the call passes
  1  at least one is denied, or the call is refused
  2  wrong use, or a file that could not be read
";

pub(crate) const DIFF: &str = "\
Compares what two versions of an app may do.

usage: grantfold diff [OPTIONS] OLD NEW

OLD and NEW are manifests or app packages (.zip); one of them can be - for standard input.

options:
      --format FORMAT  human or json
      --color WHEN     auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help           print this help

exit codes:
  0  the update needs no new consent
  1  consent must be asked again: the app gets more, or a manifest could not be read
  2  wrong use, or a file that could not be read
";

pub(crate) const VISIBLE: &str = "\
Lists the groups and channels that a member of a Root community sees.

usage: grantfold visible --community FILE --member ID [OPTIONS]

options:
      --community FILE   the community, as a JSON document; - for standard input
      --member ID        the member or app
      --role-merge allow_wins|deny_wins, --view-false ignored|hides,
      --full-control removable|sticky, --implied late|early
                         how Root's documents are read
      --format FORMAT    human or json
      --color WHEN       auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help             print this help

exit codes:
  0  the list is shown
  2  wrong use, or a file that could not be read
";

pub(crate) const WHO: &str = "\
Lists who has a permission: members and apps in a channel of a Root community, or users of a
Rocket.Chat workspace, with the roles that give it.

usage: grantfold who --community FILE --channel CHANNEL [OPTIONS] PERMISSION
       grantfold who --workspace FILE [--room ROOM] [OPTIONS] PERMISSION

options for communities:
      --community FILE   the community, as a JSON document; - for standard input
      --channel CHANNEL  the id of a channel or group, or '#' and the name of a channel
      --role-merge allow_wins|deny_wins, --view-false ignored|hides,
      --full-control removable|sticky, --implied late|early
                         how Root's documents are read

options for workspaces:
      --workspace FILE   the workspace, as a JSON document; - for standard input
      --room ROOM        the id of a room, or '#' and its name; left out, no room, and only roles
                         that are held globally count
      --reading READING  whose check it is: server, or that of a client, legacy_client,
                         oldest_client or react_native

options:
      --format FORMAT    human or json
      --color WHEN       auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help             print this help

exit codes:
  0  the list is shown, empty or not
  2  wrong use, or a file that could not be read
";

pub(crate) const CONTESTED: &str = "\
Lists the permissions of a member whose answer depends on how Root's documents are read.

usage: grantfold contested --community FILE --member ID --channel CHANNEL [OPTIONS]

options:
      --community FILE   the community, as a JSON document; - for standard input
      --member ID        the member or app
      --channel CHANNEL  the id of a channel or group, or '#' and the name of a channel
      --role-merge allow_wins|deny_wins, --view-false ignored|hides,
      --full-control removable|sticky, --implied late|early
                         how Root's documents are read
      --format FORMAT    human or json
      --color WHEN       auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help             print this help

exit codes:
  0  the list is shown, empty or not
  2  wrong use, or a file that could not be read
";

pub(crate) const ROOMS: &str = "\
Lists which rooms of a Rocket.Chat workspace a user may enter and read, and why; with a PERMISSION,
the rooms where the user has it.

usage: grantfold rooms --workspace FILE --user USER [OPTIONS] [PERMISSION]

Which rooms are open is asked of the server's rules: roles held in a room do not count for it.

options:
      --workspace FILE   the workspace, as a JSON document; - for standard input
      --user USER        who: an id, or @ and a user name
      --assume WHAT      what the document cannot tell: invitations (count as being in the room),
                         attributes-allow or attributes-deny (attribute rules count, and decide so),
                         livechat (its rules allow it); can be given several times
      --reading READING  with a PERMISSION, whose check it is: server, or that of a client,
                         legacy_client, oldest_client or react_native
      --format FORMAT    human or json
      --color WHEN       auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help             print this help

exit codes:
  0  the list is shown, empty or not
  2  wrong use, or a file that could not be read
";

pub(crate) const ROLES: &str = "\
Finds the fewest roles of a Rocket.Chat workspace that together give some permissions, as a bot needs
them; of several choices the one that gives least besides.

usage: grantfold roles --workspace FILE [OPTIONS] PERMISSION...

options:
      --workspace FILE   the workspace, as a JSON document; - for standard input
      --without ROLE     do without this role, such as admin; can be given several times
      --format FORMAT    human or json
      --color WHEN       auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help             print this help

exit codes:
  0  the roles give all of the permissions
  1  at least one is given by no role
  2  wrong use, or a file that could not be read
";

pub(crate) const DRIFT: &str = "\
Lists what a Rocket.Chat workspace changed about the permissions and roles that the platform starts
with, first what it opened.

usage: grantfold drift [OPTIONS] FILE

FILE is a workspace as a JSON document, or what a server answers to permissions.listAll,
permissions/get or roles.list; - for standard input.

options:
      --defaults VERSION  compare with what this version starts with: 7, 8 or 9; left out, 8
      --strict            exit with 1 if anything differs
      --format FORMAT     human or json
      --color WHEN        auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help              print this help

exit codes:
  0  the differences are shown; with --strict there are none
  1  with --strict: something differs
  2  wrong use, or a file that could not be read
";

pub(crate) const TEST: &str = "\
Runs policy tests: files that say who must and who must not be able to do what.

usage: grantfold test [OPTIONS] FILE...

Files that a test names are read only, from its own folder or wherever their paths lead.

options:
  -q, --quiet          print only what fails
      --suite NAME     leave out the cases whose list `suites` lacks this name
      --format FORMAT  human or json
      --color WHEN     auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help           print this help

exit codes:
  0  every expectation holds
  1  at least one does not
  2  wrong use, or a file that could not be run
";

pub(crate) const AUDIT: &str = "\
Adds up audit reports: what an app, bot or member asked for while it ran, what was denied or never
asked, and what a manifest has to ask for.

usage: grantfold audit [OPTIONS] REPORT...

A REPORT is the JSON of a report, as every language writes it, or - for standard input. All must be
about the same subject; they are added in the order given.

options:
      --manifest FILE  what this manifest or app package (.zip) grants counts, in the place of what
                       was granted when the reports were made; its id must be the subject
      --format FORMAT  human or json
      --color WHEN     auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help           print this help

exit codes:
  0  all that was asked is granted, and all that is granted was asked
  1  something was denied, or would have been, or may have been, as it found no room in the report;
     or nobody asked for what is granted
  2  wrong use, or a file that could not be read or is no report
";

pub(crate) const SCHEMA: &str = "\
Prints the JSON Schema of a document, so that editors complete and check it.

usage: grantfold schema [OPTIONS] NAME

NAME is
  rocketchat-app        app.json, the manifest of a Rocket.Chat app
  root-manifest         root-manifest.json, the manifest of a Root app or bot
  root-community        a Root community: roles, members, channels, access rules
  rocketchat-workspace  a Rocket.Chat workspace: permissions, roles, users, rooms
  policy-test           a policy test

A schema refuses what check calls an error, as far as a schema can say it.

options:
      --color WHEN  auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help        print this help

exit codes:
  0  the schema is printed
  2  wrong use
";

/// The line of a help text that says how to use the command.
pub(crate) fn usage(help: &str) -> &str {
    let mut lines = help.lines();
    lines
        .find(|line| line.starts_with("usage: "))
        .unwrap_or_default()
}
