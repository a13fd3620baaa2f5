//! A device that keeps passkeys, as software: it makes a key for a site and signs what a browser hands it (Web Authentication,
//! level 3: 6.1 authenticator data, 6.5 attestation, 5.8.1 client data).

use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// The person was there, the person was checked, a new key comes with it.
const PRESENT: u8 = 0x01;
const CHECKED: u8 = 0x04;
const WITH_KEY: u8 = 0x40;

/// A device with one passkey, and the browser that it is held to.
pub(crate) struct Device {
    key: SigningKey,
    credential: Vec<u8>,
    /// The person's handle, base64url, as it was given when the key was made.
    user: String,
    pub(crate) origin: String,
    pub(crate) counter: u32,
    /// It asks for a finger or a PIN.
    pub(crate) checks: bool,
}

impl Device {
    /// A device under a browser that shows this origin; `n` tells devices apart.
    pub(crate) fn new(origin: &str, n: u8) -> Self {
        let key = SigningKey::from_slice(&[n; 32]).unwrap();
        Self { key, credential: vec![n; 16], user: String::new(), origin: origin.into(), counter: 0, checks: true }
    }

    /// Makes the passkey: what `navigator.credentials.create` gives, as the script sends it.
    pub(crate) fn make(&mut self, options: &Value) -> String {
        options["user"]["id"].as_str().unwrap().clone_into(&mut self.user);
        let client = self.client("webauthn.create", options);
        let mut data = self.about(options["rp"]["id"].as_str().unwrap(), WITH_KEY);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        // COSE: an elliptic key for ES256 on P-256, x and y.
        let point = self.key.verifying_key().to_sec1_point(false);
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        // CBOR: fmt, attStmt, authData.
        let mut attestation = vec![0xa3];
        attestation.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(&data);
        let response = json!({ "clientDataJSON": base64(&client), "attestationObject": base64(&attestation) });
        self.answer(&response)
    }

    /// Uses it: what `navigator.credentials.get` gives, as the script sends it.
    pub(crate) fn sign(&mut self, options: &Value) -> String {
        self.counter += 1;
        let client = self.client("webauthn.get", options);
        let data = self.about(options["rpId"].as_str().unwrap(), 0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": base64(&client),
            "authenticatorData": base64(&data),
            "signature": base64(signature.to_der().as_bytes()),
            "userHandle": self.user,
        });
        self.answer(&response)
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let client =
            json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false });
        client.to_string().into_bytes()
    }

    fn about(&self, site: &str, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(site).to_vec();
        data.push(PRESENT | more | if self.checks { CHECKED } else { 0 });
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn answer(&self, response: &Value) -> String {
        let id = base64(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} }).to_string()
    }
}

/// Base64url without padding (RFC 4648, section 5).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let joined = three.iter().chain([0; 2].iter()).take(3).fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        for place in 0..=three.len() {
            let six = joined >> (18 - 6 * place) & 63;
            text.push(char::from(LETTERS[six as usize]));
        }
    }
    text
}
