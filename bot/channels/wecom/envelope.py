"""The envelope around everything WeCom posts: signed with a token, encrypted with an AES key.

The rules are those of developer.work.weixin.qq.com/document/path/90968.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32  # WeCom pads to 32 bytes, not to AES's own 16
_HEAD = 20  # 16 random bytes, then the length in four


class NotFromWeCom(Exception):
    """The envelope is not signed by our token, not for us, or broken."""


class Envelope:
    """Opens and seals with one app's Token and EncodingAESKey.

    `receiver` is the corp id, which every envelope must name.
    """

    def __init__(self, token: str, encoding_aes_key: str, receiver: str) -> None:
        self._token = token
        self._receiver = receiver.encode()
        self._key = base64.b64decode(encoding_aes_key + "=")
        if len(self._key) != 32:
            raise ValueError("EncodingAESKey must be 43 characters")

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """Return the signature of an encrypted text that goes with a timestamp and a nonce."""
        parts = sorted((self._token, timestamp, nonce, encrypted))
        # The platform's own rule; what protects the content is the secret token within it.
        return hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()

    def open(self, encrypted: str, *, signature: str, timestamp: str, nonce: str) -> bytes:
        """Return what is inside; NotFromWeCom if anything about the envelope is wrong."""
        expected = self.sign(timestamp, nonce, encrypted)
        if not hmac.compare_digest(expected.encode(), signature.encode()):
            raise NotFromWeCom("wrong signature")
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except binascii.Error as error:
            raise NotFromWeCom("not base64") from error
        plain = decrypt(sealed, self._key)
        length = int.from_bytes(plain[16:_HEAD], "big")
        content, receiver = plain[_HEAD : _HEAD + length], plain[_HEAD + length :]
        if len(content) != length or receiver != self._receiver:
            raise NotFromWeCom("not for this corp")
        return content

    def seal(self, content: bytes) -> str:
        """Return content encrypted for the way back."""
        head = secrets.token_bytes(16) + len(content).to_bytes(4, "big")
        plain = head + content + self._receiver
        fill = _BLOCK - len(plain) % _BLOCK
        cipher = Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16])).encryptor()
        sealed = cipher.update(plain + bytes([fill]) * fill) + cipher.finalize()
        return base64.b64encode(sealed).decode()


def decrypt(sealed: bytes, key: bytes) -> bytes:
    """Return the plain bytes: AES-256-CBC, the key's head as vector, padded to 32.

    Files that come through the long connection are encrypted in the same way, each with a key of
    its own. NotFromWeCom when the bytes cannot have been made with this key.
    """
    if not sealed or len(sealed) % 16 or len(key) != 32:
        raise NotFromWeCom("not encrypted with this key")
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    padded = cipher.update(sealed) + cipher.finalize()
    fill = padded[-1]
    if not 1 <= fill <= _BLOCK or padded[-fill:] != bytes([fill]) * fill:
        raise NotFromWeCom("not encrypted with this key")
    return padded[:-fill]
