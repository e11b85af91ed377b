"""QTI 2.1, writing — a package of one item a question, with its manifest and pictures (IMS QTI 2.1, CP 1.1)."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.admin.banks.exchange.fields import explanation, title
from app.admin.banks.exchange.qti import ITEM, MANIFEST
from app.admin.banks.model import Image, ParsedQuestion

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
RESPONSE = "RESPONSE"
CORRECT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"


def qti_package(questions: Sequence[ParsedQuestion]) -> bytes:
    """Questions as a package; the same questions give the same bytes."""
    manifest = Element("manifest", xmlns=PACKAGE, identifier="hoithi")
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    members: dict[str, bytes] = {}
    for i, question in enumerate(questions, 1):
        href = f"items/q{i:04}.xml"
        resource = SubElement(
            resources, "resource", identifier=f"q{i:04}", type="imsqti_item_xmlv2p1", href=href
        )
        SubElement(resource, "file", href=href)
        members[href] = written(item(question, i))
        for image in (*question.images, *(image for images in question.option_images for image in images)):
            path = f"items/{file_name(image)}"
            members[path] = image.data
            SubElement(resource, "file", href=path)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
        for path, content in {MANIFEST: written(manifest), **members}.items():
            archive.writestr(ZipInfo(path), content, ZIP_DEFLATED)
    return buffer.getvalue()


def written(element: Element) -> bytes:
    content: bytes = ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)
    return content


def file_name(image: Image) -> str:
    return f"{image.sha256[:16]}.{image.kind.rpartition('/')[2]}"


def item(question: ParsedQuestion, place: int) -> Element:
    """One question as an item."""
    root = Element(ITEM, xmlns=NAMESPACE, identifier=f"q{place:04}", title=title(question))
    root.set("adaptive", "false")
    root.set("timeDependent", "false")
    if question.topic:
        root.set("label", " ".join(question.topic.split()))
    kind = "multiple" if question.several else "single"
    declared = SubElement(
        root, "responseDeclaration", identifier=RESPONSE, cardinality=kind, baseType="identifier"
    )
    correct = SubElement(declared, "correctResponse")
    for position in question.correct:
        SubElement(correct, "value").text = identifier(position)
    SubElement(root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
    body = SubElement(root, "itemBody")
    add_lines(SubElement(body, "div"), question.stem, question.images)
    add_choices(body, question)
    SubElement(root, "responseProcessing", template=CORRECT)
    feedback = explanation(question)
    if feedback:
        shown = SubElement(
            root, "modalFeedback", outcomeIdentifier="SCORE", identifier="explanation", showHide="hide"
        )
        add_lines(shown, feedback, ())
    return root


def add_choices(body: Element, question: ParsedQuestion) -> None:
    interaction = SubElement(body, "choiceInteraction", responseIdentifier=RESPONSE, shuffle="true")
    interaction.set("maxChoices", "0" if question.several else "1")
    for i, option in enumerate(question.options):
        choice = SubElement(interaction, "simpleChoice", identifier=identifier(i))
        if i in question.pinned:
            choice.set("fixed", "true")
        add_lines(choice, option, question.images_of(i))


def identifier(position: int) -> str:
    return f"choice_{position + 1}"


def add_lines(parent: Element, text: str, images: Iterable[Image]) -> None:
    """Lines parted by <br/>, then the pictures."""
    first, *rest = text.split("\n")
    parent.text = first
    for line in rest:
        SubElement(parent, "br").tail = line
    for image in images:
        SubElement(parent, "img", src=file_name(image), alt="")
