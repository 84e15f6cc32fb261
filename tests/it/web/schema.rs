//! As much of JSON Schema as the API's document uses; a keyword that it does not know is a fault, so that none is ignored.

use serde_json::Value;

/// Where a value is not what its schema says.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    Check {
        document,
        faults: &mut faults,
    }
    .value("$", schema, value);
    faults
}

struct Check<'a> {
    document: &'a Value,
    faults: &'a mut Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, place: &str, schema: &Value, value: &Value) {
        let Some(keywords) = schema.as_object() else {
            return self.faults.push(format!("{place}: no schema"));
        };
        for (keyword, wanted) in keywords {
            match keyword.as_str() {
                "$ref" => {
                    let path = wanted.as_str().and_then(|path| path.strip_prefix('#'));
                    let meant = path.and_then(|path| self.document.pointer(path)).cloned();
                    self.value(place, &meant.unwrap_or_default(), value);
                }
                "type" => self.kind(place, wanted, value),
                "enum" => {
                    let is_known = wanted.as_array().is_some_and(|words| words.contains(value));
                    self.unless(is_known, format!("{place}: {value} is not one of {wanted}"));
                }
                "items" => {
                    for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(&format!("{place}[{at}]"), wanted, item);
                    }
                }
                "required" => {
                    let names = wanted
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str);
                    for name in names.filter(|_| value.is_object()) {
                        self.unless(value.get(name).is_some(), format!("{place}: no {name}"));
                    }
                }
                "properties" => {
                    for (name, inner) in value.as_object().into_iter().flatten() {
                        if let Some(schema) = wanted.get(name) {
                            self.value(&format!("{place}.{name}"), schema, inner);
                        }
                    }
                }
                "additionalProperties" => self.others(place, keywords, wanted, value),
                "description" => {}
                unknown => self.faults.push(format!("{place}: the keyword {unknown}")),
            }
        }
    }

    fn others(
        &mut self,
        place: &str,
        keywords: &serde_json::Map<String, Value>,
        wanted: &Value,
        value: &Value,
    ) {
        let described = keywords.get("properties");
        for (name, inner) in value.as_object().into_iter().flatten() {
            if described.is_some_and(|known| known.get(name).is_some()) {
                continue;
            }
            if wanted.is_object() {
                self.value(&format!("{place}.{name}"), wanted, inner);
            } else {
                self.faults.push(format!("{place}.{name} is not described"));
            }
        }
    }

    fn kind(&mut self, place: &str, wanted: &Value, value: &Value) {
        let is = |kind: &Value| match kind.as_str() {
            Some("null") => value.is_null(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("string") => value.is_string(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            _ => false,
        };
        let fits = wanted
            .as_array()
            .map_or_else(|| is(wanted), |kinds| kinds.iter().any(is));
        self.unless(fits, format!("{place}: {value} is no {wanted}"));
    }

    fn unless(&mut self, is_fine: bool, fault: String) {
        if !is_fine {
            self.faults.push(fault);
        }
    }
}
