//! The `codehone` command; everything it does is in [`codehone::cli`].

fn main() {
    std::process::exit(codehone::cli::run(std::env::args_os()));
}
