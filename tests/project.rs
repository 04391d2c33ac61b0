//! Laws of the project folder: file names, paths, and its two forms, on disk and in memory.

use annals::project::name::{collision_key, file_name};
use annals::project::{Disk, Memory, Project, Staged, Trouble, inside};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};
use unicode_normalization::is_nfc;

/// Texts that are likely to make bad file names, and any others.
fn names() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        prop::sample::select(vec![
            "..",
            ".",
            "/",
            "\\",
            ":",
            "con",
            "NUL",
            "com1",
            "com¹",
            "lpt9",
            ".txt",
            " ",
            "\u{3000}",
            "-",
            "e\u{301}",
            "\u{301}",
            "\0",
            "\n",
            "\u{202e}",
            "\u{feff}",
            "桥头镇",
            "Qiaotou",
            "~$",
            "\u{d7ff}",
            "\u{10ffff}",
            "ﬁ",
            "İ",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,40}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Paths of all kinds.
fn paths() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "..", ".", "/", "//", "\\", "a", "b.md", "C:", "c", "\0", " ", "~", "...", ".hidden",
    ]);
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

const RESERVED: [&str; 8] = ["con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_file_name_is_one_that_any_file_system_takes(text in names()) {
        let Some(name) = file_name(&text) else { return Ok(()) };
        prop_assert!(!name.is_empty() && name.len() <= 150, "{name:?}");
        prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']), "{name:?}");
        prop_assert!(!name.chars().any(char::is_control), "{name:?}");
        prop_assert!(!name.starts_with(['.', ' ', '-']) && !name.ends_with(['.', ' ', '-']), "{name:?}");
        prop_assert!(is_nfc(&name), "{name:?}");
        let stem = name.split('.').next().unwrap().trim_end().to_lowercase();
        prop_assert!(!RESERVED.contains(&&*stem), "{name:?}");
        prop_assert_eq!(inside(&name), Ok(name.clone()));
    }

    #[test]
    fn a_file_name_is_its_own_file_name(text in names()) {
        if let Some(name) = file_name(&text) {
            prop_assert_eq!(file_name(&name), Some(name));
        }
    }

    #[test]
    fn letters_and_digits_of_a_short_text_stay(text in "[A-Za-z0-9\u{4e00}-\u{4eff}]{1,30}") {
        let name = file_name(&text);
        let stays = name == Some(text.clone()) || name == Some(format!("_{text}"));
        prop_assert!(stays, "{name:?}");
    }

    #[test]
    fn names_that_differ_in_case_or_form_alone_collide(text in "[a-zA-Zé ]{1,20}") {
        prop_assert_eq!(collision_key(&text), collision_key(&text.to_uppercase().to_lowercase()));
        let upper = text.to_uppercase();
        prop_assert_eq!(collision_key(&text), collision_key(&upper));
    }

    #[test]
    fn a_path_never_leads_out(path in paths()) {
        match inside(&path) {
            Err(trouble) => prop_assert_eq!(trouble, Trouble::Outside),
            Ok(found) => {
                prop_assert!(!found.starts_with('/') && !found.contains(['\\', '\0']), "{found:?}");
                prop_assert!(found.split('/').all(|part| !matches!(part, "." | "..")), "{found:?}");
                prop_assert!(Path::new(&found).is_relative());
                prop_assert_eq!(inside(&found), Ok(found.clone()), "inside twice");
            }
        }
    }
}

/// A folder with files, as it is on disk and in memory.
fn both(files: &BTreeMap<String, Vec<u8>>) -> (tempfile::TempDir, Disk, Memory) {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Memory::new();
    for (path, bytes) in files {
        let target = folder.path().join("project").join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
        memory.insert(path, bytes.clone());
    }
    let disk = Disk::new(folder.path().join("project"), folder.path().join("out"));
    (folder, disk, memory)
}

/// All files below a folder, hidden ones too.
fn below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap();
                files.insert(name.replace('\\', "/"), fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(folder, folder, &mut files);
    files
}

fn some_files() -> BTreeMap<String, Vec<u8>> {
    [
        ("config/report.yaml", "title: x"),
        ("config/_draft.yaml", ""),
        ("templates/parts/head.md", "head"),
        ("templates/opening.md", "opening"),
        ("templates/.hidden.md", "hidden"),
        ("templates/.git/x.md", "hidden"),
        ("samples/~$open.xlsx", "lock"),
        ("samples/county 2019.xlsx", "cells"),
        ("samples/桥头.xlsx", "cells"),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into()
}

#[test]
fn disk_and_memory_read_and_list_alike() {
    let (_folder, disk, memory) = both(&some_files());
    for path in [
        "config/report.yaml",
        "./config/../config/report.yaml",
        "config/./report.yaml",
        "config\\report.yaml",
        "templates/.hidden.md",
        "nothing",
        "config/nothing",
        "config/report.yaml/deeper",
        "config",
        "../project/config/report.yaml",
        "/etc/passwd",
        "C:/x",
        "samples/桥头.xlsx",
        "",
    ] {
        assert_eq!(disk.read(path), memory.read(path), "reading `{path}`");
    }
    for folder in [
        "config",
        "templates",
        "templates/parts",
        "./samples/",
        "",
        ".",
        "nothing",
        "config/report.yaml",
        "..",
        "/",
    ] {
        assert_eq!(disk.list(folder), memory.list(folder), "listing `{folder}`");
    }
    assert_eq!(
        memory.list("templates").unwrap(),
        ["templates/opening.md", "templates/parts/head.md"]
    );
}

fn stage(
    project: &dyn Project,
    path: &str,
    text: &str,
) -> Result<annals::project::Staged, Trouble> {
    project.stage(path, text.into())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn disk_and_memory_write_alike(
        files in prop::collection::btree_map("[a-c]{1,2}(/[a-c]{1,2}\\.md)?\\.x", ".{0,20}", 0..6),
        dropped in any::<bool>(),
    ) {
        let (folder, disk, memory) = both(&BTreeMap::new());
        for project in [&disk as &dyn Project, &memory] {
            project.prepare().unwrap();
            let mut staged = Vec::new();
            for (path, text) in &files {
                staged.push(stage(project, path, text).unwrap());
            }
            if dropped {
                drop(staged);
            } else {
                project.commit(staged).unwrap();
            }
            project.tidy();
        }
        let on_disk = below(&folder.path().join("out"));
        let in_memory: BTreeMap<_, _> =
            memory.written().into_iter().map(|(path, bytes)| (path, bytes.to_vec())).collect();
        prop_assert_eq!(&on_disk, &in_memory);
        let expected = if dropped { 0 } else { files.len() };
        prop_assert_eq!(on_disk.len(), expected);
    }
}

#[test]
fn what_would_lead_out_is_not_written() {
    let (folder, disk, memory) = both(&BTreeMap::new());
    for path in ["../x", "/x", "", ".", "a/../../x", "C:\\x"] {
        for project in [&disk as &dyn Project, &memory] {
            assert_eq!(
                stage(project, path, "").unwrap_err(),
                Trouble::Outside,
                "{path}"
            );
        }
    }
    disk.tidy();
    assert!(below(folder.path()).is_empty());
}

#[test]
fn a_file_is_not_seen_before_it_is_whole_and_replaces_the_old_one() {
    let (folder, disk, _) = both(&BTreeMap::new());
    let out = folder.path().join("out");
    let staged = stage(&disk, "a.md", "old").unwrap();
    assert!(!out.join("a.md").exists());
    disk.commit(vec![staged]).unwrap();
    let staged = stage(&disk, "a.md", "new").unwrap();
    assert_eq!(fs::read(out.join("a.md")).unwrap(), b"old");
    disk.commit(vec![staged]).unwrap();
    assert_eq!(fs::read(out.join("a.md")).unwrap(), b"new");
    assert_eq!(below(&out).len(), 1);
}

#[test]
fn a_failed_commit_leaves_no_temporary_file() {
    let (folder, disk, _) = both(&BTreeMap::new());
    let out = folder.path().join("out");
    let staged = ["a.md", "b.md", "briefs/c.md"]
        .map(|path| stage(&disk, path, "text").unwrap())
        .into();
    // Between the two steps somebody makes a folder of that name.
    fs::create_dir_all(out.join("b.md/inner")).unwrap();
    let failed = disk.commit(staged).unwrap_err();
    assert_eq!((&*failed.path, failed.replaced.len()), ("b.md", 0));
    disk.tidy();
    assert_eq!(below(&out), BTreeMap::new(), "the first one went again");
    assert!(!out.join("briefs").exists(), "the folder made for nothing");
}

#[test]
fn nothing_written_leaves_no_folder() {
    let (folder, disk, _) = both(&BTreeMap::new());
    disk.prepare().unwrap();
    drop(stage(&disk, "briefs/deep/a.md", "text").unwrap());
    disk.tidy();
    assert!(!folder.path().join("out").exists());
    // A folder that was there stays.
    fs::create_dir_all(folder.path().join("out")).unwrap();
    disk.prepare().unwrap();
    disk.tidy();
    assert!(folder.path().join("out").exists());
}

#[test]
fn what_a_killed_run_left_goes_and_what_another_run_writes_stays() {
    let (folder, disk, _) = both(&BTreeMap::new());
    let out = folder.path().join("out");
    fs::create_dir_all(out.join("briefs")).unwrap();
    let old = SystemTime::now() - Duration::from_secs(2 * 60 * 60);
    for (name, is_old) in [
        (".annals-old.tmp", true),
        ("briefs/.annals-old.tmp", true),
        (".annals-now.tmp", false),
        ("mine.tmp", true),
    ] {
        let file = fs::File::create(out.join(name)).unwrap();
        if is_old {
            file.set_modified(old).unwrap();
        }
    }
    let staged = vec![
        stage(&disk, "a.md", "").unwrap(),
        stage(&disk, "briefs/b.md", "").unwrap(),
    ];
    disk.commit(staged).unwrap();
    disk.tidy();
    assert_eq!(
        below(&out).into_keys().collect::<Vec<_>>(),
        [".annals-now.tmp", "a.md", "briefs/b.md", "mine.tmp"]
    );
}

#[test]
fn a_file_in_the_way_of_a_folder_is_named() {
    let (folder, disk, _) = both(&BTreeMap::new());
    let out = folder.path().join("out");
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("briefs"), "a file").unwrap();
    match stage(&disk, "briefs/a.md", "") {
        Err(Trouble::Folder(path, words)) => {
            assert!(path.ends_with("briefs"), "{path}");
            assert!(words.contains("is a file"), "{words}");
        }
        other => panic!("{other:?}"),
    }
    fs::create_dir_all(out.join("a.md")).unwrap();
    let trouble = stage(&disk, "a.md", "").unwrap_err();
    assert_eq!(trouble.to_string(), "a folder has that name");
}

#[test]
fn a_draft_appears_whole_or_not_at_all() {
    use annals::project::{Disk, Project, Trouble};
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("config")).unwrap();
    std::fs::write(folder.path().join("config/a.yaml"), "a").unwrap();
    let disk = Disk::new(folder.path(), folder.path().join("out"));
    let fill = |path: &str| {
        let draft = disk.draft(path, &mut || false).unwrap();
        let outputs = draft.output("outputs");
        // The project is read from there, and nothing of it is written.
        assert_eq!(&*outputs.read("config/a.yaml").unwrap(), b"a");
        let staged = outputs.stage("briefs/b.md", b"b".to_vec()).unwrap();
        outputs.commit(vec![staged]).unwrap();
        let own = draft.itself();
        assert_eq!(own.list("outputs").unwrap(), ["outputs/briefs/b.md"]);
        draft
    };
    // Dropped, it leaves nothing.
    drop(fill("published/one"));
    let published = folder.path().join("published");
    assert!(!published.exists());
    // What a run left that was killed goes, at once.
    std::fs::create_dir_all(published.join(".annals-left.tmp/outputs")).unwrap();
    let first = fill("published/one");
    assert!(!published.join(".annals-left.tmp").exists());
    // Two drafts beside each other: the second waits for the first.
    let second = disk.draft("published/two", &mut || false);
    assert!(matches!(second, Err(Trouble::Folder(..))));
    assert!(disk.list("published").unwrap().is_empty());
    first.keep().unwrap();
    assert_eq!(
        disk.list("published").unwrap(),
        ["published/one/outputs/briefs/b.md"]
    );
    assert_eq!(std::fs::read_dir(&published).unwrap().count(), 1);
    assert_eq!(std::fs::read_dir(published.join("one")).unwrap().count(), 1);
    let draft = |path: &str| disk.draft(path, &mut || false).err();
    assert_eq!(draft("published/one"), Some(Trouble::Exists));
    assert_eq!(draft("../elsewhere"), Some(Trouble::Outside));
    assert!(draft("config/a.yaml/b").is_some());
}

/// Between being named and being sealed a file may be written over, in place and in the same
/// length: then there is no seal, which would tell for ever that nobody touched it.
#[cfg(unix)]
#[test]
fn a_file_that_was_changed_at_once_gets_no_seal() {
    let (folder, disk, _) = both(&BTreeMap::new());
    let names = ["kept.md", "in-place.md", "replaced.md"];
    let staged = names.map(|name| disk.stage(name, b"as it was written".to_vec()).unwrap());
    disk.commit(staged.into()).unwrap();
    let out = folder.path().join("out");
    fs::write(out.join("in-place.md"), b"as it was altered").unwrap();
    fs::write(out.join("other"), b"as it was written").unwrap();
    fs::rename(out.join("other"), out.join("replaced.md")).unwrap();
    // Nothing has a seal that changed just now.
    std::thread::sleep(std::time::Duration::from_millis(60));
    for name in &names[1..] {
        assert!(disk.seal_written(name).is_none(), "{name}");
    }
    // Where the file system tells the time too coarsely there is none at all.
    assert_eq!(disk.seal_written("kept.md"), disk.seal("kept.md"));
    assert!(disk.seal_written("foreign.md").is_none());
}

#[test]
fn names_are_of_one_file_where_the_file_system_says_so() {
    let (folder, disk, memory) = both(&BTreeMap::new());
    let staged = vec![disk.stage("Report.md", b"one".to_vec()).unwrap()];
    disk.commit(staged).unwrap();
    // With another file of the other name, where that can be.
    let other = folder.path().join("out/report.md");
    let tells_apart = !other.exists();
    assert_eq!(disk.is_one("Report.md", "report.md"), !tells_apart);
    if tells_apart {
        fs::write(other, b"two").unwrap();
        assert!(!disk.is_one("Report.md", "report.md"));
    }
    assert!(disk.is_one("Report.md", "Report.md"));
    assert!(!memory.is_one("Report.md", "report.md"));
}

#[test]
fn the_first_file_gets_its_name_first() {
    let (folder, disk, _) = both(&BTreeMap::new());
    let names: Vec<String> = (0..60).map(|n| format!("{n}.md")).collect();
    // A folder where the first file should be: it cannot be named, and nor is any other.
    let staged = names.iter().map(|name| disk.stage(name, b"new".to_vec()));
    let staged: Vec<Staged> = staged.map(Result::unwrap).collect();
    fs::create_dir(folder.path().join("out/0.md")).unwrap();
    assert_eq!(disk.commit(staged).unwrap_err().path, "0.md");
    assert_eq!(below(&folder.path().join("out")), BTreeMap::new());
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_output_is_not_followed() {
    let (folder, disk, _) = both(&BTreeMap::new());
    let elsewhere = folder.path().join("elsewhere");
    fs::create_dir_all(folder.path().join("out")).unwrap();
    fs::create_dir_all(&elsewhere).unwrap();
    fs::write(elsewhere.join("a.md"), "mine").unwrap();
    std::os::unix::fs::symlink(&elsewhere, folder.path().join("out/briefs")).unwrap();
    assert!(stage(&disk, "briefs/b.md", "").is_err());
    assert!(disk.remove("briefs/a.md").is_err());
    assert!(disk.read_back("briefs/a.md").is_err());
    disk.tidy();
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
    // A link to a file is replaced, and what it leads to stays.
    std::os::unix::fs::symlink(elsewhere.join("a.md"), folder.path().join("out/c.md")).unwrap();
    let staged = stage(&disk, "c.md", "new").unwrap();
    disk.commit(vec![staged]).unwrap();
    assert_eq!(fs::read(elsewhere.join("a.md")).unwrap(), b"mine");
    assert_eq!(fs::read(folder.path().join("out/c.md")).unwrap(), b"new");
}
