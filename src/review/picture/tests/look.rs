//! Every picture in every language as files, for people to look at: they lie in `target/pictures`. Here it is only held that each
//! is drawn, and that the English one becomes a PNG that is whole and not empty.

use std::fs;
use std::path::Path;

use super::super::labels::Labels;
use super::super::raster::{DENSITY, png};
use super::rules::{all_in, measured};
use super::samples;
use crate::language::locale::Language;
use crate::language::translator::Translator;
use crate::review::picture::{Drawing, Size};

#[test]
fn every_picture_can_be_looked_at_in_every_language() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
    fs::create_dir_all(&folder).unwrap();
    for language in Language::ALL {
        let translator = Translator::of(&language.into());
        let labels = Labels::new(&translator);
        let wide = [
            ("roadmap wide", samples::roadmap(), Size::natural(960.0)),
            ("roadmap sixty", samples::sixty(), Size::natural(760.0)),
        ];
        let wide = wide
            .map(|(name, roadmap, size)| (name.to_owned(), roadmap.draw(size, labels).unwrap()));
        for (name, drawing) in all_in(labels).into_iter().chain(wide) {
            let file = folder.join(format!("{}-{}", language.tag(), name.replace(' ', "-")));
            fs::write(file.with_extension("svg"), &drawing.svg).unwrap();
            if language == Language::English {
                let bytes = png(&drawing).unwrap();
                assert_whole(&name, &drawing, &bytes);
                fs::write(file.with_extension("png"), bytes).unwrap();
            }
        }
    }
}

/// As large as the drawing, and with ink.
fn assert_whole(name: &str, drawing: &Drawing, bytes: &[u8]) {
    let (width, height, ink) = measured(bytes);
    let wanted = (drawing.width * DENSITY, drawing.height * DENSITY);
    assert_eq!((width, height), wanted, "{name}");
    assert!(ink > 0, "{name}");
}
