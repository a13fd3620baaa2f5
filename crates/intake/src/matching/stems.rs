//! Words as they are compared: lower case, singular, without endings, British and American spelling as one.

/// Calls `take` with the stem of each word of `text`, in order. Apostrophes and hyphens divide words.
pub(crate) fn each_stem(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::with_capacity(24);
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !word.is_empty() {
            finish(&mut word, c, &mut take);
        }
    }
    if !word.is_empty() {
        finish(&mut word, ' ', &mut take);
    }
}

fn finish(word: &mut String, after: char, take: &mut impl FnMut(&str)) {
    // The `s` of "organization's" is no word of its own.
    if word == "s" && after != '.' {
        word.clear();
        return;
    }
    stem(word);
    take(word);
    word.clear();
}

/// The stems of a phrase.
pub(crate) fn stems(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each_stem(text, |s| found.push(s.to_owned()));
    found
}

/// Cuts a lower-case word down to its stem. Light on purpose: only endings that never change the meaning.
fn stem(word: &mut String) {
    if word.len() < 4 || !word.is_ascii() {
        return;
    }
    if word.ends_with("ies") && word.len() > 4 {
        word.truncate(word.len() - 3);
        word.push('y');
    } else if ["sses", "xes", "ches", "shes", "zes"].iter().any(|e| word.ends_with(e)) {
        word.truncate(word.len() - 2);
    } else if word.ends_with('s') && !["ss", "us", "is"].iter().any(|e| word.ends_with(e)) {
        word.pop();
    }
    american(word);
    if word.ends_with("programm") || word.ends_with("programme") {
        word.truncate(word.rfind("programm").unwrap_or(0) + "program".len());
    }
    for ending in ["ing", "ed"] {
        let Some(rest) = word.strip_suffix(ending) else { continue };
        if rest.len() < 3 || !rest.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
            continue;
        }
        word.truncate(word.len() - ending.len());
        let doubled = word.len() > 3
            && word.bytes().rev().take(2).collect::<Vec<_>>().windows(2).any(|w| w.first() == w.last())
            && !word.ends_with(['l', 's', 'z']);
        if doubled {
            word.pop();
        }
        break;
    }
    if word.len() > 4 && word.ends_with('e') {
        word.pop();
    }
}

/// British endings to American ones, so that one wording in a vocabulary serves both.
fn american(word: &mut String) {
    const PAIRS: [(&str, &str); 11] = [
        ("isation", "ization"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ise", "ize"),
        ("iser", "izer"),
        ("yse", "yze"),
        ("ysing", "yzing"),
        ("elling", "eling"),
        ("elled", "eled"),
        ("efence", "efense"),
        ("icence", "icense"),
    ];
    for (british, us) in PAIRS {
        if word.len() > british.len() + 2 && word.ends_with(british) {
            word.truncate(word.len() - british.len());
            word.push_str(us);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stems;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in [
            "policy policies",
            "authorise authorised authorising authorize authorizes",
            "monitor monitored monitoring monitors",
            "label labelled labelling labeling labels",
            "programme programs programmes",
            "log logs logging logged",
            "measure measured measures measuring",
            "patch patches patching",
        ] {
            let mut found = stems(forms);
            found.dedup();
            assert_eq!(found.len(), 1, "{forms}: {found:?}");
        }
        assert_eq!(stems("the organization's need-to-know"), ["the", "organization", "need", "to", "know"]);
    }
}
