//! [`Code`]: the stable names of all problems.

use crate::diagnostic::Severity::{self, Error, Note, Warning};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The stable name of a kind of problem. `docs/diagnostics.md` explains each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code there is, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name, in kebab case. It never changes once released.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// How bad a problem of this kind is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => $severity,)+ }
            }
        }
    };
}

codes! {
    /// The text is not JSON in a way that has no code of its own.
    JsonSyntax = "json-syntax", Error;
    /// The file starts with a byte order mark.
    JsonBom = "json-byte-order-mark", Error;
    /// JSON has no comments.
    JsonComment = "json-comment", Error;
    /// A comma before a closing bracket.
    JsonTrailingComma = "json-trailing-comma", Error;
    /// No comma between two values.
    JsonMissingComma = "json-missing-comma", Error;
    /// A string in single quotes.
    JsonSingleQuotes = "json-single-quotes", Error;
    /// A key without quotes.
    JsonUnquotedKey = "json-unquoted-key", Error;
    /// A raw control character inside a string.
    JsonControlCharacter = "json-control-character", Error;
    /// The file ends too early.
    JsonCutOff = "json-cut-off", Error;
    /// Something follows the value.
    JsonTrailingText = "json-trailing-text", Error;
    /// The bytes are not UTF-8.
    JsonInvalidUtf8 = "json-invalid-utf8", Error;
    /// Half of a surrogate pair.
    JsonLoneSurrogate = "json-lone-surrogate", Error;
    /// A key stands twice in one object.
    JsonDuplicateKey = "json-duplicate-key", Error;
    /// Nested deeper than 128 levels.
    JsonTooDeep = "json-too-deep", Error;
    /// More than 1 MiB.
    JsonTooLarge = "json-too-large", Error;
    /// More than 10,000 values.
    JsonTooManyEntries = "json-too-many-entries", Error;
    /// The document is a manifest of no platform, or could be one of several.
    ManifestUnknownPlatform = "manifest-unknown-platform", Error;
    /// The document is not an object.
    ManifestNotAnObject = "manifest-not-an-object", Error;
    /// A required field is missing.
    ManifestMissingField = "manifest-missing-field", Error;
    /// A field has a value of the wrong type.
    ManifestWrongType = "manifest-wrong-type", Error;
    /// A field's value is refused by the packager.
    ManifestInvalidField = "manifest-invalid-field", Error;
    /// A field's value passes the packager but does not do what it seems to say.
    ManifestDoubtfulField = "manifest-doubtful-field", Warning;
    /// `implements` names an interface the engine does not know.
    ImplementsUnknown = "implements-unknown", Warning;
    /// `implements` is not a list of strings.
    ImplementsMalformed = "implements-malformed", Warning;
    /// No list of permissions: the defaults apply.
    PermissionsAbsent = "permissions-absent", Note;
    /// An empty list of permissions means different things by the way an app is installed.
    PermissionsEmpty = "permissions-empty", Warning;
    /// The list is the default set.
    PermissionsEqualDefaults = "permissions-equal-defaults", Note;
    /// `permissions` is not a list.
    PermissionsNotAList = "permissions-not-a-list", Error;
    /// An entry is not an object with a string `name`.
    PermissionMalformed = "permission-malformed", Error;
    /// A name that is in no catalogue.
    PermissionUnknown = "permission-unknown", Error;
    /// A name stands twice.
    PermissionDuplicate = "permission-duplicate", Warning;
    /// A name that no check of the platform asks for.
    PermissionUnenforced = "permission-unenforced", Warning;
    /// An entry has a field that means nothing.
    PermissionUnknownField = "permission-unknown-field", Warning;
    /// A field that belongs to another permission.
    PermissionMisplacedField = "permission-misplaced-field", Warning;
    /// A field has a value of the wrong type.
    PermissionFieldMalformed = "permission-field-malformed", Error;
    /// An empty `domains` or `scopes` limits nothing.
    PermissionFieldEmpty = "permission-field-empty", Warning;
    /// `required` has no effect.
    PermissionRequiredIgnored = "permission-required-ignored", Note;
    /// A domain is not a host name or `*.` pattern.
    DomainNotAHost = "domain-not-a-host", Warning;
    /// A part of a community document has the wrong type, or lacks something.
    CommunityMalformed = "community-malformed", Error;
    /// Two things of a community document have the same id or key.
    CommunityDuplicateId = "community-duplicate-id", Error;
    /// A community document names something that is not in it.
    CommunityDanglingId = "community-dangling-id", Error;
    /// A permission of a community document or event is in no catalogue; it counts for nothing.
    CommunityUnknownPermission = "community-unknown-permission", Warning;
    /// A field that the published schema does not know.
    ManifestUnknownField = "manifest-unknown-field", Warning;
    /// The id is one that stands in examples and templates.
    ManifestPlaceholder = "manifest-placeholder", Error;
    /// A field that documents of different age spell differently.
    ManifestFieldSpelling = "manifest-field-spelling", Note;
    /// `permissions`, or one of its sections, is not an object.
    PermissionsNotAnObject = "permissions-not-an-object", Error;
    /// `permissions`, or one of its sections, is null, which asks for nothing.
    PermissionsNull = "permissions-null", Warning;
    /// Permissions stand under a key that nothing reads.
    PermissionsWrongKey = "permissions-wrong-key", Error;
    /// A section of `permissions` that nothing reads.
    PermissionsUnknownSection = "permissions-unknown-section", Error;
    /// A permission in a spelling that the packager does not read.
    PermissionSpelling = "permission-spelling", Error;
    /// A permission stands twice in one section, in two spellings.
    PermissionTwoSpellings = "permission-two-spellings", Warning;
    /// A permission stands in the section of the other scope.
    PermissionWrongSection = "permission-wrong-section", Error;
    /// A permission that no manifest can ask for.
    PermissionNotDeclarable = "permission-not-declarable", Error;
    /// A permission that the packager reads and no document lists.
    PermissionUndocumented = "permission-undocumented", Warning;
    /// The value of a permission is neither true nor false.
    PermissionNotABoolean = "permission-not-a-boolean", Error;
    /// `false` is the same as leaving the permission out.
    PermissionFalse = "permission-false", Note;
    /// A permission that the documents list and the packager does not read.
    PermissionIgnoredByPackager = "permission-ignored-by-packager", Warning;
    /// A permission comes with another only, and goes when an access rule takes that one away.
    PermissionOnlyIncluded = "permission-only-included", Note;
    /// An event has a name that the platform's SDK does not have.
    EventUnknown = "event-unknown", Error;
    /// A part of an event has the wrong type, or lacks something, or asks for what cannot be.
    EventMalformed = "event-malformed", Error;
    /// An event is about another community.
    EventOtherCommunity = "event-other-community", Error;
    /// An event names something that is not in the community.
    EventDanglingId = "event-dangling-id", Error;
    /// An event changes a member that is not in the community; it changes nothing here.
    EventUnlistedMember = "event-unlisted-member", Note;
    /// A part of a workspace document has the wrong type, or lacks something.
    WorkspaceMalformed = "workspace-malformed", Error;
    /// Two records of a workspace document have the same id.
    WorkspaceDuplicateId = "workspace-duplicate-id", Error;
    /// A part of an answer or event has the wrong type, or lacks something.
    UpdateMalformed = "update-malformed", Error;
    /// It has no shape in which a server sends permissions, roles, users or subscriptions.
    UpdateUnknown = "update-unknown", Error;
    /// The server did not answer what was asked, but with an error.
    UpdateRefused = "update-refused", Error;
    /// A record or deletion that is older than what is known; it is not applied.
    UpdateOutdated = "update-outdated", Note;
    /// A part of an answer or event that clients pass over.
    UpdateIgnored = "update-ignored", Note;
    /// An answer or event tells a part of a user that is not in the workspace; it changes nothing.
    UpdateUnlistedUser = "update-unlisted-user", Note;
}

impl Code {
    /// Does `JSON.parse` read a text with this problem?
    pub(crate) fn is_json(self) -> bool {
        matches!(
            self,
            Self::JsonDuplicateKey
                | Self::JsonLoneSurrogate
                | Self::JsonTooDeep
                | Self::JsonTooLarge
                | Self::JsonTooManyEntries
        )
    }
}
