//! Records serialize as servers send them, with dates as REST writes them.

use serde::{Serialize, Serializer};

use crate::rocketchat::workspace::document::write::{self, Dates};
use crate::rocketchat::workspace::records::{Permission, Role, Room, Subscription, Team, User};

macro_rules! as_written {
    ($($record:ident: $write:expr;)+) => {
        $(/// As [`Workspace::to_json`](crate::rocketchat::Workspace::to_json) writes it.
        impl Serialize for $record {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $write(self).serialize(serializer)
            }
        })+
    };
}

as_written! {
    Permission: |it| write::permission_json(it, Dates::Iso);
    Role: |it| write::role_json(it, Dates::Iso);
    User: write::user_json;
    Subscription: write::subscription_json;
    Room: write::room_json;
    Team: write::team_json;
}
