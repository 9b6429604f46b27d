//! The program `aprite`. It is also its own extraction child, and as such must start in an instant and set up nothing.

use std::process::ExitCode;

use aprite::content::sandbox;

fn main() -> ExitCode {
    let mut words = std::env::args_os();
    if let (Some(_), Some(command), Some(request)) = (words.next(), words.next(), words.next())
        && command == sandbox::SUBCOMMAND
    {
        return sandbox::child_main(&request.to_string_lossy());
    }
    aprite::cli::main(std::env::args_os())
}
