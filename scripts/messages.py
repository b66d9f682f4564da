"""The last step of `make messages`: what depends on the day leaves the catalogues, the English one says what the code
says. Run twice, it changes nothing.
"""

from pathlib import Path

from babel.messages.pofile import read_po, write_po

TRANSLATIONS = Path(__file__).parent.parent / "workspace" / "translations"
OF_THE_DAY = ("POT-Creation-Date", "PO-Revision-Date", "Report-Msgid-Bugs-To", "Generated-By")
NAMES = {"ar": "Arabic", "ckb": "Central Kurdish (Sorani)", "en": "English"}


def main() -> None:
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        tag = path.parts[-3]
        with path.open("rb") as file:
            catalogue = read_po(file, locale=tag)
        catalogue.header_comment = f"# {NAMES[tag]} texts of Masar."
        catalogue.project, catalogue.version = "Masar", "1"
        catalogue.last_translator, catalogue.language_team = "Masar", NAMES[tag]
        for message in catalogue:
            if message.id and tag == "en":
                message.string = message.id
        with path.open("wb") as file:
            write_po(file, catalogue, width=0)
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(line for line in lines if not line.startswith(tuple(f'"{w}' for w in OF_THE_DAY))), "utf-8"
        )


if __name__ == "__main__":
    main()
