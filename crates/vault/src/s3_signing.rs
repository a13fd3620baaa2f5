//! Signing a request to an S3-compatible store: AWS Signature Version 4, with the body's own digest
//! (<https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>). The secret never leaves this machine.

use std::fmt::Write as _;

use jiff::Timestamp;
use plumb_ledger::Digest;

/// Who asks, and where.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Signer {
    pub(crate) key_id: String,
    pub(crate) secret: String,
    pub(crate) region: String,
}

/// What is signed of a request.
pub(crate) struct ToSign<'a> {
    pub(crate) method: &'a str,
    /// From the root, not encoded.
    pub(crate) path: &'a str,
    /// Names and values, not encoded.
    pub(crate) query: &'a [(&'a str, &'a str)],
    /// Names in lower case, `host` among them.
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    pub(crate) body: Digest,
    pub(crate) at: Timestamp,
}

impl Signer {
    /// The lines of the head that let a request in: date, digest, and who signs.
    pub(crate) fn lines(&self, asked: ToSign<'_>) -> Vec<String> {
        let (moment, digest) = (moment(asked.at), asked.body.to_hex());
        let mut headers = asked.headers;
        headers.extend([("x-amz-content-sha256", digest.as_str()), ("x-amz-date", moment.as_str())]);
        headers.sort_unstable();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let mut canonical = format!("{}\n{}\n{}\n", asked.method, encoded(asked.path, true), query(asked.query));
        for (name, value) in &headers {
            // Writing into a text never fails.
            let _ = writeln!(canonical, "{name}:{}", value.trim());
        }
        let _ = write!(canonical, "\n{names}\n{digest}");
        let day = moment.get(..8).unwrap_or_default();
        let scope = format!("{day}/{}/s3/aws4_request", self.region);
        let to_sign = format!("AWS4-HMAC-SHA256\n{moment}\n{scope}\n{}", Digest::of(canonical.as_bytes()).to_hex());
        let mut key = hmac(format!("AWS4{}", self.secret).as_bytes(), day.as_bytes());
        for part in [self.region.as_str(), "s3", "aws4_request"] {
            key = hmac(&key.0, part.as_bytes());
        }
        let signature = hmac(&key.0, to_sign.as_bytes()).to_hex();
        vec![
            format!("x-amz-content-sha256: {digest}"),
            format!("x-amz-date: {moment}"),
            format!(
                "Authorization: AWS4-HMAC-SHA256 Credential={}/{scope},SignedHeaders={names},Signature={signature}",
                self.key_id
            ),
        ]
    }
}

/// `20130524T000000Z`.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// The query as it is signed and sent: sorted, encoded.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let mut pairs: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| (encoded(name, false), encoded(value, false))).collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// RFC 3986, with capital digits; a slash of a path stays.
pub(crate) fn encoded(text: &str, path: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || path && byte == b'/' {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// RFC 2104 over SHA-256.
fn hmac(key: &[u8], text: &[u8]) -> Digest {
    const BLOCK: usize = 64;
    let mut block = [0_u8; BLOCK];
    let short = if key.len() > BLOCK { Digest::of(key).0.to_vec() } else { key.to_vec() };
    for (place, byte) in block.iter_mut().zip(short) {
        *place = byte;
    }
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Digest::of_parts(&[&padded(0x36), text]);
    Digest::of_parts(&[&padded(0x5c), &inner.0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The store's own documentation signs with these.
    fn signer() -> Signer {
        Signer {
            key_id: "AKIAIOSFODNN7EXAMPLE".to_owned(),
            secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
            region: "us-east-1".to_owned(),
        }
    }

    fn signature(
        method: &str,
        path: &str,
        query: &[(&str, &str)],
        more: &[(&'static str, &'static str)],
        body: &[u8],
    ) -> String {
        let mut headers = vec![("host", "examplebucket.s3.amazonaws.com")];
        headers.extend(more);
        let at = "2013-05-24T00:00:00Z".parse().unwrap();
        let asked = ToSign { method, path, query, headers, body: Digest::of(body), at };
        signer().lines(asked).pop().unwrap().rsplit_once("Signature=").unwrap().1.to_owned()
    }

    #[test]
    fn requests_are_signed_as_the_documentation_shows() {
        let get = signature("GET", "/test.txt", &[], &[("range", "bytes=0-9")], b"");
        assert_eq!(get, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        let more = [("date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")];
        let put = signature("PUT", "/test$file.text", &[], &more, b"Welcome to Amazon S3.");
        assert_eq!(put, "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
        let lifecycle = signature("GET", "/", &[("lifecycle", "")], &[], b"");
        assert_eq!(lifecycle, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        let list = signature("GET", "/", &[("max-keys", "2"), ("prefix", "J")], &[], b"");
        assert_eq!(list, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    /// RFC 4231, cases 2 and 6.
    #[test]
    fn a_keyed_digest_is_that_of_the_standard() {
        let short = hmac(b"Jefe", b"what do ya want for nothing?").to_hex();
        assert_eq!(short, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let long = hmac(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First").to_hex();
        assert_eq!(long, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }
}
