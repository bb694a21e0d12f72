//! What a member of a community costs at rest: bytes asked of the allocator, printed as JSON.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use grantfold::root::{Community, Id, Readings};
use grantfold_bench::{Crowd, CrowdDocument, load, text};

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size(), Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Measured {
    members: usize,
    bytes_of_ids: usize,
    at_rest: usize,
    asked: usize,
}

fn measure(name: &str) -> Measured {
    let document = text(&format!("{name}-document.json"));
    let members: CrowdDocument = serde_json::from_str(&document).expect("a community");
    let bytes_of_ids = members
        .members
        .iter()
        .map(|member| bytes_of(&member.user_id))
        .sum();
    let count = members.members.len();
    drop(members);
    let work: Crowd = load(&format!("{name}.json"));
    let before = LIVE.load(Ordering::Relaxed);
    let community = Community::from_json(&document, Readings::default()).expect("a community");
    let at_rest = LIVE.load(Ordering::Relaxed) - before;
    let found = community
        .members_who_can(&work.channel, &work.permission)
        .map_or(0, |found| found.len());
    assert_eq!(found, work.answer);
    let asked = LIVE.load(Ordering::Relaxed) - before;
    Measured {
        members: count,
        bytes_of_ids,
        at_rest,
        asked,
    }
}

/// What an id costs by itself: its text with the two counts of whoever shares it, and who holds it.
fn bytes_of(id: &str) -> usize {
    let counted = size_of::<[usize; 2]>() + id.len();
    counted.next_multiple_of(align_of::<usize>()) + size_of::<Id>()
}

/// Per member, over those of a small community: what is there once does not count.
fn main() {
    let (few, many) = (measure("thousand"), measure("million"));
    let members = (many.members - few.members) as f64;
    let ids = (many.bytes_of_ids - few.bytes_of_ids) as f64;
    let each = |of: fn(&Measured) -> usize| ((of(&many) - of(&few)) as f64 - ids) / members;
    println!(
        "{}",
        serde_json::json!({ "at_rest": each(|it| it.at_rest), "asked": each(|it| it.asked) })
    );
}
