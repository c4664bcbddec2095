//! Secrets that show by their form what they are: one table for all languages.

/// What a literal is, if its form is that of a known kind of secret: fixed beginning, known length,
/// enough different characters. Linear in its length.
pub(crate) fn shape(value: &str) -> Option<&'static str> {
    let first = *value.as_bytes().first()?;
    if first == b'-' {
        return private_key(value);
    }
    if value.len() > MOST {
        return None;
    }
    if first == b'e' {
        return web_token(value);
    }
    TABLE
        .iter()
        .filter(|known| known.start.as_bytes().first() == Some(&first))
        .find(|known| {
            value.strip_prefix(known.start).is_some_and(|rest| {
                (known.least..=known.most).contains(&rest.len())
                    && rest.bytes().all(|b| {
                        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/')
                    })
                    && is_varied(rest)
                    && !rest.to_ascii_uppercase().contains("EXAMPLE")
            })
        })
        .map(|known| known.what)
}

/// Longer texts are looked at for private keys only.
const MOST: usize = 2_000;

struct Known {
    start: &'static str,
    /// Fewest and most characters behind the start.
    least: usize,
    most: usize,
    what: &'static str,
}

const fn known(start: &'static str, least: usize, most: usize, what: &'static str) -> Known {
    Known {
        start,
        least,
        most,
        what,
    }
}

const TABLE: &[Known] = &[
    known("AKIA", 16, 16, "an AWS access key"),
    known("ASIA", 16, 16, "an AWS access key"),
    known("AIza", 35, 35, "a Google API key"),
    known("GOCSPX-", 28, 28, "a Google client secret"),
    known("ya29.", 40, 400, "a Google access token"),
    known("ghp_", 36, 36, "a GitHub token"),
    known("gho_", 36, 36, "a GitHub token"),
    known("ghu_", 36, 36, "a GitHub token"),
    known("ghs_", 36, 36, "a GitHub token"),
    known("ghr_", 36, 76, "a GitHub token"),
    known("github_pat_", 60, 90, "a GitHub token"),
    known("glpat-", 20, 60, "a GitLab token"),
    known("sk_live_", 20, 120, "a Stripe key"),
    known("rk_live_", 20, 120, "a Stripe key"),
    known("xoxb-", 20, 90, "a Slack token"),
    known("xoxp-", 20, 90, "a Slack token"),
    known("xoxa-", 20, 90, "a Slack token"),
    known("xapp-", 20, 120, "a Slack token"),
    known(
        "https://hooks.slack.com/services/T",
        30,
        60,
        "a Slack webhook",
    ),
    known("npm_", 36, 36, "an npm token"),
    known("pypi-AgEIcHlwaS5vcmc", 50, 200, "a PyPI token"),
    known("SG.", 60, 70, "a SendGrid key"),
    known("sk-ant-", 80, 120, "an Anthropic key"),
    known("sk-proj-", 40, 200, "an OpenAI key"),
    known("hf_", 34, 40, "a Hugging Face token"),
    known("dop_v1_", 64, 64, "a DigitalOcean token"),
    known("shpat_", 32, 32, "a Shopify token"),
];

fn private_key(value: &str) -> Option<&'static str> {
    let head = &value[..value.floor_char_boundary(60)];
    (head.starts_with("-----BEGIN ") && head.contains("PRIVATE KEY-----") && value.len() > 200)
        .then_some("a private key")
}

/// A signed token: three parts in Base64, the first two of which begin with `{"`.
fn web_token(value: &str) -> Option<&'static str> {
    let mut parts = value.split('.');
    let (head, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str| {
        part.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    let whole = parts.next().is_none()
        && head.starts_with("eyJ")
        && claims.starts_with("eyJ")
        && signature.len() >= 20
        && [head, claims, signature].into_iter().all(plain);
    (whole && is_varied(signature)).then_some("a signed JSON web token")
}

/// Whether the text uses enough different characters not to be filler.
pub(crate) fn is_varied(value: &str) -> bool {
    let mut seen = [false; 256];
    for byte in value.bytes() {
        seen[byte as usize] = true;
    }
    let kinds = seen.iter().filter(|seen| **seen).count();
    kinds >= 5 && kinds * 4 >= value.len().min(40)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together so that no scanner takes this file for a leak.
    fn joined(start: &str, rest: &str) -> String {
        format!("{start}{rest}")
    }

    #[test]
    fn known_forms() {
        let long = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA7bC9dE1fG3hI5jK7lM9nO1pQ3r";
        for (start, length) in [
            ("AKIA", 16),
            ("AIza", 35),
            ("ghp_", 36),
            ("glpat-", 20),
            ("sk_live_", 24),
            ("xoxb-", 40),
            ("npm_", 36),
            ("SG.", 64),
            ("shpat_", 32),
            ("dop_v1_", 64),
        ] {
            assert!(shape(&joined(start, &long[..length])).is_some(), "{start}");
        }
        let token = joined("eyJhbGciOi", &format!("J9.eyJzdWIi.{}", &long[..30]));
        assert_eq!(shape(&token), Some("a signed JSON web token"));
    }

    #[test]
    fn near_misses() {
        for text in [
            "",
            "AKIA",
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAAAAAAAAAAAAAAAAA",
            "ghp_short",
            "npm_config_registry",
            "sk_live_",
            "eyJhbGciOi.not.token",
            "-----BEGIN PRIVATE KEY-----",
            "SG.mail",
            "https://hooks.slack.com/services/",
            "é",
        ] {
            assert_eq!(shape(text), None, "{text}");
        }
    }
}
