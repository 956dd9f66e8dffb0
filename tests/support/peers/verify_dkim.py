"""Verifies the signature of the mail on standard input, with dkimpy.

    verify_dkim.py RECORD

RECORD is the text that DNS would hold for the key. Prints `signed` or `not signed`.
"""

import sys

import dkim


def look_up(name, timeout=5):
    return sys.argv[1].encode() if name.rstrip(b".") == b"line._domainkey.example.ru" else None


mail = sys.stdin.buffer.read()
print("signed" if dkim.verify(mail, dnsfunc=look_up) else "not signed")
