//! Which command does the user call?

mod cli;

// Tokens are many small allocations; this allocator takes a quarter off a whole generation (docs/performance.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
