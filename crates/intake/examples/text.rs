//! Prints what one file is read into: `cargo run -p plumb-intake --example text -- FILE`.

use plumb_intake::{kind, text};
use std::path::PathBuf;

#[expect(clippy::print_stdout, reason = "this example's whole purpose is to show what was read")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path: PathBuf = std::env::args_os().nth(1).ok_or("say which file to read")?.into();
    let kind::Treatment::Read(kind) = kind::treatment(&path) else {
        return Err("this kind of file is not read".into());
    };
    let document = text::read(kind, &std::fs::read(&path)?, &text::Limits::default())?;
    for property in &document.properties {
        println!("{:?} {} = {}", property.source, property.name, property.value);
    }
    for block in &document.blocks {
        println!("{:?} {}", block.role, block.text.replace('\n', " / "));
    }
    Ok(())
}
