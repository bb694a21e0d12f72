//! What `--help` prints.

pub(crate) const MAIN: &str = "\
Says what chat-platform apps may do, what is wrong with their manifests, and why.

usage: grantfold [OPTIONS] COMMAND

commands:
  check PATH...               find what is wrong with manifests, and mend it with --fix
  show FILE                   list what an app may do
  explain FILE PERMISSION...  say why permissions are granted or denied
  diff OLD NEW                compare what two versions of an app may do

options:
      --color WHEN  auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help        print this help, or after a command the help of that command
  -V, --version     print the version

exit codes:
  0  nothing to complain about
  1  problems found, a permission denied, or consent to be asked again
  2  wrong use, or a file that could not be read or written
";

pub(crate) const CHECK: &str = "\
Finds what is wrong with manifests.

usage: grantfold check [OPTIONS] PATH...

A PATH is
  a file     read as a manifest, whatever its name
  a package  (.zip) its app.json is read, which must lie at the archive's root
  a folder   every app.json at any depth is read, except below node_modules and hidden folders;
             if there is none, every .json file that lies directly in the folder
  -          standard input

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

FILE is a manifest, an app package (.zip), or - for standard input.

options:
      --format FORMAT  human or json
      --color WHEN     auto (on a terminal, unless NO_COLOR is set), always or never
  -h, --help           print this help

exit codes:
  0  all of the permissions are granted
  1  at least one is denied
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

/// The line of a help text that says how to use the command.
pub(crate) fn usage(help: &str) -> &str {
    let mut lines = help.lines();
    lines
        .find(|line| line.starts_with("usage: "))
        .unwrap_or_default()
}
