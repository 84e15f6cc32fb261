//! Floor 2: what we tell people. Pure: values in, text out.
