//! The `grantfold` command.

fn main() {
    std::process::exit(grantfold_cli::run_on_stdio(std::env::args_os().skip(1)));
}
