//! One row of the table: its answers are compared with those of the workload, then it is timed.

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput};

pub struct Rows {
    criterion: Criterion,
}

impl Rows {
    pub fn from_environment() -> Self {
        let quick = std::env::var_os("BENCH_QUICK").is_some();
        let (warm_up, measuring) = if quick { (50, 150) } else { (200, 600) };
        let criterion = Criterion::default()
            .without_plots()
            .sample_size(15)
            .warm_up_time(Duration::from_millis(warm_up))
            .measurement_time(Duration::from_millis(measuring))
            // Medians are what is used.
            .nresamples(1_001)
            .configure_from_args();
        Self { criterion }
    }

    /// A row that answers queries; the time is that of one.
    pub fn queries<Q>(
        &mut self,
        group: &str,
        name: &str,
        queries: &[(Q, bool)],
        mut answer: impl FnMut(&Q) -> bool,
    ) {
        self.queries_after(
            group,
            name,
            queries,
            &mut (),
            |()| (),
            |(), query| answer(query),
        );
    }

    /// The same of something that `before` changes once before all are asked; its time is shared
    /// out among them.
    pub fn queries_after<Q, S>(
        &mut self,
        group: &str,
        name: &str,
        queries: &[(Q, bool)],
        state: &mut S,
        before: impl Fn(&mut S),
        mut answer: impl FnMut(&S, &Q) -> bool,
    ) {
        before(state);
        for (number, (query, expected)) in queries.iter().enumerate() {
            assert_eq!(
                answer(state, query),
                *expected,
                "{group}, {name}: query {number}"
            );
        }
        let mut group = self.criterion.benchmark_group(group);
        group.throughput(Throughput::Elements(queries.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                before(state);
                for (query, _) in queries {
                    black_box(answer(state, query));
                }
            });
        });
    }

    /// A row that is one piece of work.
    pub fn whole<T>(
        &mut self,
        group: &str,
        name: &str,
        mut work: impl FnMut() -> T,
        right: impl Fn(&T) -> bool,
    ) {
        assert!(
            right(&work()),
            "{group}, {name}: another answer than that of the workload"
        );
        let mut group = self.criterion.benchmark_group(group);
        group.sampling_mode(SamplingMode::Flat);
        group.bench_function(name, |bencher| bencher.iter(|| black_box(work())));
    }

    pub fn finish(self) {
        self.criterion.final_summary();
    }
}
