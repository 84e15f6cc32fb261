//! From SVG to PNG, for mails: no mail reader shows SVG.
//!
//! Pure as the rest: the face is compiled in, no font or file of the machine is looked at, and the features that
//! would read images are not built. What the SVG refers to is not followed, because nothing could.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Tree, fontdb};
use sha2::{Digest as _, Sha256};

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
    let (palette, indexed) = Runs::of(pixels).few_colours();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    // The usual level takes twice as long for a fiftieth of the bytes.
    encoder.set_deflate_compression(png::DeflateCompression::Level(4));
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header()?.write_image_data(&indexed)?;
    Ok(bytes)
}

type Colour = [u8; 3];

/// A picture as runs of equal pixels: there are ten times as many pixels, and a few hundred colours.
struct Runs {
    /// Every colour with its pixels, in the order in which they are met.
    colours: Vec<(Colour, usize)>,
    /// The number of each run's colour, and how many pixels it has.
    lengths: Vec<(usize, usize)>,
    pixels: usize,
}

impl Runs {
    fn of(pixels: &Pixmap) -> Self {
        let mut found = Self {
            colours: Vec::new(),
            lengths: Vec::new(),
            pixels: pixels.pixels().len(),
        };
        let mut known: HashMap<u32, usize, BuildHasherDefault<Spread>> = HashMap::default();
        for run in pixels.pixels().chunk_by(|one, other| one == other) {
            let [first, ..] = run else { continue };
            let colour = [first.red(), first.green(), first.blue()];
            let [red, green, blue] = colour;
            let key = u32::from_be_bytes([0, red, green, blue]);
            let number = *known.entry(key).or_insert_with(|| {
                found.colours.push((colour, 0));
                found.colours.len() - 1
            });
            if let Some((_, count)) = found.colours.get_mut(number) {
                *count += run.len();
            }
            found.lengths.push((number, run.len()));
        }
        found
    }

    /// The colours, the rare ones rounded until there are at most 256, and the index of each pixel's.
    fn few_colours(&self) -> (Vec<u8>, Vec<u8>) {
        let exact = self.frequent();
        // With 5 steps a channel there are 125 rounded colours at most.
        for steps in [32, 16, 5] {
            if let Some((palette, indices)) = self.with_steps(&exact, steps) {
                return (palette, self.indexed(&indices));
            }
        }
        (vec![255; 3], vec![0; self.pixels])
    }

    /// The colours of areas and lines; those of the rims of letters are many and rare.
    fn frequent(&self) -> BTreeSet<Colour> {
        let mut counts = self.colours.clone();
        counts.sort_by_key(|(colour, count)| (Reverse(*count), *colour));
        let most = counts.into_iter().take(EXACT);
        most.map(|(colour, _)| colour).collect()
    }

    /// The palette and the index of each colour in it with so many steps a channel; `None` where that leaves more than
    /// 256 colours.
    fn with_steps(&self, exact: &BTreeSet<Colour>, steps: u16) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut known: BTreeMap<Colour, u8> = BTreeMap::new();
        let mut palette = Vec::new();
        let mut indices = Vec::with_capacity(self.colours.len());
        for (colour, _) in &self.colours {
            let colour = if exact.contains(colour) {
                *colour
            } else {
                colour.map(|channel| rounded(channel, steps))
            };
            let index = if let Some(index) = known.get(&colour) {
                *index
            } else {
                let next = u8::try_from(known.len()).ok()?;
                palette.extend(colour);
                known.insert(colour, next);
                next
            };
            indices.push(index);
        }
        Some((palette, indices))
    }

    fn indexed(&self, indices: &[u8]) -> Vec<u8> {
        let mut indexed = Vec::with_capacity(self.pixels);
        for (number, length) in &self.lengths {
            let index = indices.get(*number).copied().unwrap_or_default();
            indexed.resize(indexed.len() + length, index);
        }
        indexed
    }
}

/// Spreads colours over a table (Fibonacci hashing): nobody chooses them to collide.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        let mixed = (self.0 ^ u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        // The table looks at the highest and at the lowest bits.
        self.0 = mixed ^ (mixed >> 32);
    }
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
    /// By the hash of its SVG, which is many times as long.
    made: BTreeMap<[u8; 32], Arc<[u8]>>,
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
        let shown: [u8; 32] = Sha256::digest(&drawing.svg).into();
        if let Some(known) = self.lock().made.get(&shown) {
            return Ok(Arc::clone(known));
        }
        let made: Arc<[u8]> = png(drawing)?.into();
        let mut known = self.lock();
        if known.bytes + made.len() > MOST_REMEMBERED {
            *known = Known::default();
        }
        known.bytes += made.len();
        known.made.insert(shown, Arc::clone(&made));
        Ok(made)
    }

    /// Forgets them all: what shows the figures of a day is not asked for on the next.
    pub fn forget(&self) {
        *self.lock() = Known::default();
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
