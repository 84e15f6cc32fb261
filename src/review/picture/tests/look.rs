//! Pictures as files, for people: `cargo test -p throughline --lib pictures_to_look_at -- --ignored`.

use std::fs;
use std::path::Path;

use super::super::Drawing;
use super::super::labels::Labels;
use super::super::raster::png;
use super::samples;
use crate::language::locale::Language;
use crate::language::translator::Translator;

fn write(name: &str, drawing: &Drawing) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.svg")), &drawing.svg).unwrap();
    fs::write(folder.join(format!("{name}.png")), png(drawing).unwrap()).unwrap();
}

#[test]
#[ignore = "writes pictures to target/pictures, to be looked at"]
fn pictures_to_look_at() {
    for language in Language::ALL {
        let translator = Translator::of(&language.into());
        in_language(language.tag(), Labels::new(&translator));
    }
}

fn in_language(tag: &str, labels: Labels<'_>) {
    let write = |name: &str, drawing: &Drawing| write(&format!("{tag}-{name}"), drawing);
    for (name, trend) in samples::trends() {
        write(&format!("trend-{name}"), &trend.draw(labels));
        if let Some(spark) = trend.spark(labels) {
            write(&format!("spark-{name}"), &spark);
        }
    }
    let loads = samples::loads();
    write("loads", &loads.draw(samples::TODAY, labels).unwrap());
    let chains = samples::chains();
    write("chains", &chains.draw(samples::TODAY, labels).unwrap());
    let roadmaps = [
        ("roadmap", samples::roadmap(), 560.0),
        ("roadmap-wide", samples::roadmap(), 960.0),
        ("roadmap-cut", samples::sixty().cut(18), 560.0),
        ("roadmap-sixty", samples::sixty(), 760.0),
    ];
    for (name, roadmap, width) in roadmaps {
        write(name, &roadmap.draw(width, labels).unwrap());
    }
}
