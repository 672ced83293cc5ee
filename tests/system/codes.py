"""Made-up valid identifiers: check digits computed here on their own, not by the code under test."""
import itertools

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I O Z S V
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
serial = itertools.count(1)


def organisation_check(body):
    total = sum(LETTERS.index(c) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2)))
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def credit_code(number=None):
    """A unified social credit code of an enterprise of Dongsheng."""
    number = next(serial) if number is None else number
    organisation = f"MA{number:06d}"
    head = "91150602" + organisation + organisation_check(organisation)
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return head + ALPHABET[(31 - total % 31) % 31]


def mod_11_10(digits):
    p = 10
    for digit in digits:
        s = (p + int(digit)) % 10 or 10
        p = 2 * s % 11
    return str((11 - p) % 10)


def project_code(number=None, month="2603"):
    """An investment project code of Dongsheng (GB/T 40058-2021)."""
    number = next(serial) if number is None else number
    head = f"{month}-150602-04-01-{number:05d}"
    return head + mod_11_10(head.replace("-", ""))
