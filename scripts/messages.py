"""What the English catalogue says is what the code says: fill it in. The last step of `make messages`."""

from pathlib import Path

from babel.messages.pofile import read_po, write_po

PATH = Path(__file__).parent.parent / "workspace" / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def main() -> None:
    with PATH.open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        if message.id:
            message.string = message.id
    with PATH.open("wb") as file:
        write_po(file, catalogue, width=0)


if __name__ == "__main__":
    main()
