//! All rows in Rust. Names say whose work is measured: `hand: ...` is code one would write instead, `kept: ...` holds
//! answers that no change reaches any more, `grantfold: ...` is ours, everything else is a peer.

mod apps;
mod crowd;
mod overlays;
#[cfg(feature = "peers")]
mod peers;
mod rows;
mod users;

use rows::Rows;

fn main() {
    let mut rows = Rows::from_environment();
    apps::rows(&mut rows);
    users::rows(&mut rows);
    overlays::rows(&mut rows);
    crowd::rows(&mut rows);
    rows.finish();
}
