//! Fuzzing with cargo alone: `plain TARGET SEEDS FINDINGS SEED RUNS` runs all seeds, and then as many changes of them;
//! with `trace` after that it keeps every input in a file while it runs; `plain TARGET FILE...` runs those files.
//!
//! Nothing in it depends on time but the limit for one input: the same number finds the same.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use grantfold_fuzz::mutate::{Pool, Random, mutate};
use grantfold_fuzz::{Target, target};

const LONGEST: usize = 1 << 15;
/// A slow machine takes milliseconds for an input; this many seconds are a fault.
const SLOWEST: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match &arguments[..] {
        [name, seeds, findings, seed, runs, trace @ ..] if Path::new(seeds).is_dir() => {
            fuzz(name, seeds, findings, seed, runs, trace == ["trace"])
        }
        [name, files @ ..] if !files.is_empty() => replay(name, files),
        _ => Err("plain TARGET SEEDS FINDINGS SEED RUNS, or plain TARGET FILE...".into()),
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::from(2)
        }
    }
}

type Findings = Result<usize, Box<dyn std::error::Error>>;

fn replay(name: &str, files: &[&str]) -> Findings {
    let target = target(name).ok_or_else(|| format!("there is no target `{name}`"))?;
    let mut found = 0;
    for file in files {
        eprintln!("{file}");
        found += usize::from(!holds(target, &fs::read(file)?));
    }
    Ok(found)
}

fn fuzz(name: &str, seeds: &str, findings: &str, seed: &str, runs: &str, trace: bool) -> Findings {
    let target = target(name).ok_or_else(|| format!("there is no target `{name}`"))?;
    let pool = Pool::of(Path::new(seeds))?;
    let (seed, runs): (u64, usize) = (seed.parse()?, runs.parse()?);
    let mut random = Random::new(seed);
    let mut found = 0;
    // What ends the process, an overflow of the stack, leaves its input here. Always writing it would take most time.
    let current = Path::new(findings).join(format!("{name}-current"));
    let mut run = |input: &[u8], as_named: &str| -> Result<(), std::io::Error> {
        if trace {
            fs::write(&current, input)?;
        }
        if !holds(target, input) {
            found += 1;
            let path = Path::new(findings).join(format!("{name}-{as_named}"));
            fs::write(&path, input)?;
            eprintln!("{name}: found {}", path.display());
        }
        Ok(())
    };
    for (file, input) in &pool.seeds {
        run(input, file)?;
    }
    for at in 0..runs {
        let Some((_, input)) = random.pick(&pool.seeds) else {
            break;
        };
        let input = mutate(input, LONGEST, &mut random, &pool);
        run(&input, &format!("{seed}-{at}"))?;
    }
    if trace {
        fs::remove_file(&current)?;
    }
    println!("{} {found}", pool.seeds.len() + runs);
    Ok(found)
}

/// Does everything hold that the target says of the input, in time?
fn holds(target: &Target, input: &[u8]) -> bool {
    let start = Instant::now();
    let held = catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_ok();
    let took = start.elapsed();
    if took > SLOWEST {
        eprintln!("{}: it took {} seconds", target.name, took.as_secs());
    }
    held && took <= SLOWEST
}
