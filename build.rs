//! Lists the languages, and gives the program a fingerprint of what it was made from. What one build of the program
//! remembers of its outputs tells nothing about what another one would write, even where
//! both have the same version number.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = vec![root.join("Cargo.lock"), root.join("Cargo.toml")];
    below(&root.join("src"), &mut files);
    files.sort();
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for file in &files {
        let name = file.strip_prefix(&root).unwrap_or(file);
        hash.write(name.to_string_lossy().replace('\\', "/").as_bytes());
        let bytes = fs::read(file).unwrap_or_default();
        hash.write(&(bytes.len() as u64).to_le_bytes());
        hash.write(&bytes);
    }
    for name in ["src", "Cargo.lock", "Cargo.toml", "build.rs"] {
        println!("cargo::rerun-if-changed={name}");
    }
    println!("cargo::rustc-env=ANNALS_FINGERPRINT={:016x}", hash.0);
    languages(&root.join("src/languages"));
}

/// Lists the files of languages, so that a new one is found by being there.
fn languages(folder: &Path) {
    let mut files = Vec::new();
    below(folder, &mut files);
    files.sort();
    let mut list = String::from("static FILES: &[(&str, &str)] = &[\n");
    for file in files {
        let tag = file.file_stem().unwrap_or_default().to_string_lossy();
        if file.extension().is_some_and(|ending| ending == "yaml") {
            let path = file.to_string_lossy();
            list.push_str(&format!("    ({tag:?}, include_str!({path:?})),\n"));
        }
    }
    list.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    if let Err(error) = fs::write(out.join("languages.rs"), list) {
        println!("cargo::error=cannot write the list of languages: {error}");
    }
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            below(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// FNV-1a with 64 bits: enough to tell programs apart, and nothing to depend on.
struct Fnv(u64);

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
