//! Workspaces of Rocket.Chat.

mod asker;
pub mod bulk;
pub mod calls;
pub mod checks;
pub mod live;
mod problem;
pub mod questions;
pub mod records;
pub mod rooms;
pub mod state;
pub mod views;
