//! What is the smallest value that fails in the same way?

use serde_json::Value;

/// How many values are tried at most.
const TRIES: usize = 3000;

/// Makes a value smaller, one step after the other, for as long as it still fails.
pub(super) fn shrink(mut value: Value, fails: &mut dyn FnMut(&Value) -> bool) -> Value {
    let mut tries = 0;
    'smaller: loop {
        for smaller in smaller(&value) {
            tries += 1;
            if tries > TRIES {
                return value;
            }
            if fails(&smaller) {
                value = smaller;
                continue 'smaller;
            }
        }
        return value;
    }
}

/// Returns the values that are one step smaller, those that are much smaller first.
fn smaller(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(members) => {
            for key in members.keys() {
                let mut without = members.clone();
                without.remove(key);
                found.push(Value::Object(without));
            }
            for (key, member) in members {
                found.extend(smaller(member).into_iter().map(|member| {
                    let mut with = members.clone();
                    with.insert(key.clone(), member);
                    Value::Object(with)
                }));
            }
        }
        Value::Array(items) => {
            for index in 0..items.len() {
                let mut without = items.clone();
                without.remove(index);
                found.push(Value::Array(without));
            }
            for (index, item) in items.iter().enumerate() {
                found.extend(smaller(item).into_iter().map(|item| {
                    let mut with = items.clone();
                    with[index] = item;
                    Value::Array(with)
                }));
            }
        }
        Value::String(text) if !text.is_empty() => {
            let characters: Vec<char> = text.chars().collect();
            let half = characters.len() / 2;
            found.push(Value::String(characters[..half].iter().collect()));
            if half + 1 < characters.len() {
                found.push(Value::String(characters[..characters.len() - 1].iter().collect()));
            }
        }
        Value::Number(number) => {
            let steps = [Some(0), number.as_i64().map(|number| number / 2)];
            let steps = steps.into_iter().flatten().map(Value::from);
            found.extend(steps.filter(|step| step.as_f64().map(f64::abs) < number.as_f64().map(f64::abs)));
        }
        Value::String(_) | Value::Null | Value::Bool(_) => {}
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_fails_is_left() {
        let value = json!({ "a": [1, { "b": "long text", "c": 5 }, 2], "d": null });
        let mut fails = |value: &Value| value.to_string().contains("\"b\"");
        assert_eq!(shrink(value, &mut fails), json!({ "a": [{ "b": "" }] }));
        let mut fails = |value: &Value| value.as_i64().is_some_and(|number| number > 9);
        assert_eq!(shrink(json!(1000), &mut fails), json!(15));
    }
}
