//! The small project that `annals new` writes: one workbook, one report, four briefs.

/// Its files: path and bytes. The workbook is made by `tests/tools/make_samples.rs`.
pub const FILES: &[(&str, &[u8])] = &[
    ("config/report.yaml", include_bytes!("starter/report.yaml")),
    ("templates/opening.md", include_bytes!("starter/opening.md")),
    ("templates/use.md", include_bytes!("starter/use.md")),
    (
        "templates/districts.md",
        include_bytes!("starter/districts.md"),
    ),
    ("templates/sources.md", include_bytes!("starter/sources.md")),
    ("templates/brief.md", include_bytes!("starter/brief.md")),
    (
        "samples/figures.xlsx",
        include_bytes!("starter/figures.xlsx"),
    ),
];
