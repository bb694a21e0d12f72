//! [`Reading`]: whose check it is.

/// Whose check answers are given by. All servers agree; clients keep a check of their own, and
/// what they show differs.
///
/// Rule from: Rocket.Chat server `hasPermission`; web client `createAuthorizationFunctions`; React
/// Native client `lib/methods/helpers`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reading {
    /// The server, and the web client since late 2026.
    #[default]
    Server,
    /// The web client of the later 8.x releases: a role grants only where its scope says it is
    /// held, one without a document counts as global, and only global roles restrict.
    LegacyClient,
    /// The oldest web client: the same, but a role without a document grants nothing.
    OldestClient,
    /// The React Native client: nothing restricts, and in a room without a subscription everything
    /// is denied.
    ReactNative,
}

impl Reading {
    /// Every reading, the default first.
    pub const ALL: [Self; 4] = [
        Self::Server,
        Self::LegacyClient,
        Self::OldestClient,
        Self::ReactNative,
    ];

    /// The stable name, as in JSON and in the other languages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::LegacyClient => "legacy_client",
            Self::OldestClient => "oldest_client",
            Self::ReactNative => "react_native",
        }
    }

    /// The reading of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.name() == name)
    }
}
