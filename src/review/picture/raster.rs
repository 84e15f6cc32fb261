//! From SVG to PNG, for mails: no mail reader shows SVG.
//!
//! Pure as the rest: the face is compiled in, no font or file of the machine is looked at, and the features that
//! would read images are not built. What the SVG refers to is not followed, because nothing could.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Tree, fontdb};

use super::{Drawing, font};

/// Pixels of the PNG for each pixel of the picture: sharp on the screens of telephones.
pub const DENSITY: u32 = 2;

/// So many bytes of pictures are remembered; then all are forgotten at once.
const MOST_REMEMBERED: usize = 32_000_000;

/// So many of the most frequent colours are kept as they are.
const EXACT: usize = 64;

/// A picture that could not be turned into a PNG: a defect, since every one is drawn by us.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    /// It is not SVG.
    #[error("could not read the picture as SVG")]
    Read(#[source] usvg::Error),
    /// It has no pixels, or more than can be held.
    #[error("a picture of {width} x {height} pixels cannot be held")]
    Size {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// The pixels could not be written as PNG.
    #[error("could not write the picture as PNG")]
    Write(#[from] png::EncodingError),
}

static FACES: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut faces = fontdb::Database::new();
    faces.load_font_data(font::FACE.to_vec());
    Arc::new(faces)
});

/// The picture as PNG, [`DENSITY`] pixels for each of its own.
///
/// # Errors
/// [`RasterError`] when it is no picture of ours.
pub fn png(drawing: &Drawing) -> Result<Vec<u8>, RasterError> {
    let options = usvg::Options {
        font_family: font::NAME.to_owned(),
        fontdb: Arc::clone(&FACES),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = Tree::from_str(&drawing.svg, &options).map_err(RasterError::Read)?;
    let (width, height) = (drawing.width * DENSITY, drawing.height * DENSITY);
    let mut pixels = Pixmap::new(width, height).ok_or(RasterError::Size { width, height })?;
    pixels.fill(Color::WHITE);
    let density = f32::from(u8::try_from(DENSITY).unwrap_or(1));
    resvg::render(
        &tree,
        Transform::from_scale(density, density),
        &mut pixels.as_mut(),
    );
    Ok(encoded(&pixels)?)
}

/// As PNG with at most 256 colours: half as large as one with all of them, and nobody sees the difference.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let opaque: Vec<[u8; 3]> = pixels
        .pixels()
        .iter()
        .map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let (palette, indexed) = few_colours(&opaque);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&indexed)?;
    Ok(bytes)
}

/// The colours, the rare ones rounded until there are at most 256, and the index of each pixel's.
fn few_colours(pixels: &[[u8; 3]]) -> (Vec<u8>, Vec<u8>) {
    let exact = frequent(pixels);
    // With 5 steps a channel there are 125 rounded colours at most.
    for steps in [32, 16, 5] {
        if let Some(indexed) = with_steps(pixels, &exact, steps) {
            return indexed;
        }
    }
    (vec![255; 3], vec![0; pixels.len()])
}

/// The colours of areas and lines; those of the rims of letters are many and rare.
fn frequent(pixels: &[[u8; 3]]) -> BTreeSet<[u8; 3]> {
    let mut counts: BTreeMap<[u8; 3], usize> = BTreeMap::new();
    for run in pixels.chunk_by(|one, other| one == other) {
        if let [first, ..] = run {
            *counts.entry(*first).or_default() += run.len();
        }
    }
    let mut counts: Vec<([u8; 3], usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
        .into_iter()
        .take(EXACT)
        .map(|(colour, _)| colour)
        .collect()
}

/// The colours and indices with so many steps a channel; `None` where that leaves more than 256 colours.
fn with_steps(
    pixels: &[[u8; 3]],
    exact: &BTreeSet<[u8; 3]>,
    steps: u16,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut known: BTreeMap<[u8; 3], u8> = BTreeMap::new();
    let mut palette = Vec::new();
    let mut indexed = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|one, other| one == other) {
        let [first, ..] = run else { continue };
        let colour = if exact.contains(first) {
            *first
        } else {
            first.map(|channel| rounded(channel, steps))
        };
        let next = u8::try_from(known.len());
        let index = if let Some(index) = known.get(&colour) {
            *index
        } else {
            let next = next.ok()?;
            palette.extend(colour);
            known.insert(colour, next);
            next
        };
        indexed.resize(indexed.len() + run.len(), index);
    }
    Some((palette, indexed))
}

/// The nearest of so many steps between 0 and 255.
fn rounded(channel: u8, steps: u16) -> u8 {
    let last = steps - 1;
    let step = (u16::from(channel) * last + 127) / 255;
    u8::try_from(step * 255 / last).unwrap_or(u8::MAX)
}

/// PNGs that were made before: each distinct picture of a review is turned once, however many recipients see it.
#[derive(Default)]
pub struct Rasters {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    made: BTreeMap<String, Arc<[u8]>>,
    bytes: usize,
}

impl std::fmt::Debug for Rasters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rasters")
            .field("count", &self.count())
            .finish()
    }
}

impl Rasters {
    /// The picture as PNG, remembered by what it shows.
    ///
    /// # Errors
    /// As [`png()`].
    pub fn png(&self, drawing: &Drawing) -> Result<Arc<[u8]>, RasterError> {
        if let Some(known) = self.lock().made.get(&drawing.svg) {
            return Ok(Arc::clone(known));
        }
        let made: Arc<[u8]> = png(drawing)?.into();
        let mut known = self.lock();
        let bytes = made.len() + drawing.svg.len();
        if known.bytes + bytes > MOST_REMEMBERED {
            *known = Known::default();
        }
        known.bytes += bytes;
        known.made.insert(drawing.svg.clone(), Arc::clone(&made));
        Ok(made)
    }

    /// How many pictures are remembered.
    pub fn count(&self) -> usize {
        self.lock().made.len()
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // Nothing that panics is done while it is held, and what is in it is whole at any moment.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
