"""What a course blog prints around people's words: bullets, links, menus, the reply form."""

import re
from collections.abc import Sequence

from app.interchange.page_names import named

LONGEST = 300  # no heading, byline or comment header is longer
TITLE = 150

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NO_DAY = rf"(?!\s*(?i:{_MONTHS})[a-z]*\.?,?\s+[0-9]{{4}})"  # “3. April 2017” is no third item
_SIGNS = "•·▪◦‣●○■□☆★◎△▲▽▼◇◆"  # some tools have one for each depth of a list
_BULLET = re.compile(
    rf"(?:[{_SIGNS}–—*+»>o-]|\#{{1,6}}|\#[0-9]{{1,4}}[.:)]?|\(?[0-9]{{1,3}}[.)]{_NO_DAY}|\[[0-9]{{1,3}}\])\s+"
)
_NOTE = re.compile(r"\[[0-9]{1,3}\](?=\w)")  # some browsers number their links so
# A picture's name in front of a person's: “[a1b2c3] Ann Lee says:”. “[Ann] says:” has none.
_PICTURE = re.compile(
    r"\[[^\[\]]{0,80}\]\s*(?=[^\W\d_])(?!(?:on|at|in|says?|said|wrote|writes|commented)\b)"
)
_PICTURED = re.compile(rf"(?:[{_SIGNS}*]|[0-9]{{1,3}}\.)\s+\[[^\[\]]{{0,80}}\]")
_LONE = re.compile(rf"[{_SIGNS}*+»>-]|\(?[0-9]{{1,3}}[.)]")  # a bullet parted from its item
_LINK = (
    r"(?:log\s?in\s+to\s+reply|reply|edit(?:\s+this)?|(?:comment\s+)?permalink|link|quote|delete"
    r"|report|flag|spam|likes?|unlike|share|(?:by\s+)?post\s+author|author)"
)
_BETWEEN = r"[\s|·•/,()\[\]↓↩»→–—-]+"
_TAIL = re.compile(
    rf"(?:(?<![\s|·•»(\[/–—-])[\s|·•»(\[/–—-]+{_LINK}[\s)\]↓↩»→]*|\s?\#)\Z", re.IGNORECASE
)
_TAIL_LENGTH = 60  # no link behind a date is longer

_EDGES = " ()[]{}|·•↓↩»→←«#<>*_–—-.:…"  # what is printed around a link; quotation marks are not
_LITTER = re.compile(
    rf"""{_LINK}(?:{_BETWEEN}{_LINK})*
    | (?:your|this)\s+comment\s+is\s+awaiting\s+moderation(?:\W\s.{{0,120}})?
    | (?:like\s+)?loading | like\s+this | liked\s+by\s.{{1,60}} | rate\s+this | share\s+this
    | like\s*like(?:d\s+by\s.{{1,60}})? | [0-9]{{1,4}}\s+(?:likes?|votes?|points?)
    | (?:older|newer|previous|next)\s+comments
    | comments?\s+navigation | in\s+reply\s+to\s+\w.{{0,40}}
    | (?:pingbacks|trackbacks)(?:\s*[/&]\s*trackbacks)? | reply\s*delete | replies
    | (?:gr)?avatar(?:\s+(?:of|for|image|photo|by)\s.{{1,60}})? | \w.{{0,60}}[’']s?\s(?:gr)?avatar
    | (?:\w[\w.-]{{0,30}}\s){{1,4}}(?:gr)?avatar
    | profile\s+(?:photo|picture)(?:\s+of\s.{{1,60}})?""",
    re.IGNORECASE | re.VERBOSE,
)
_REPLY_TO = re.compile(r"reply\s*to\s+", re.IGNORECASE)
_END = re.compile(
    r"""leave\s+(?:a|an|your|another)\s+(?P<what>reply|comment|response|thought)
        (?:(?:\s+to\s.{1,80})?\W{1,3}cancel(?:\s+reply)?)?
    | (?:post|add|write|submit)\s+(?:a|your|another|a\s+new|new)\s+(?:reply|comment)
    | cancel\s+reply
    | comments?\s+are\s+(?:now\s+)?closed(?:\s+(?:on|for|to)\s.{0,40}|\W{0,3})
    | you\s+must\s+(?:be\s+)?log(?:ged)?[\s-]?in\s+to\s(?:post|leave|add|write|submit|reply|comment)
      \b.{0,60}
    | (?:please\s+)?log\s?in\s+to\s+(?:post|leave|add)\s+a\s.{1,40}
    | your\s+e-?mail(?:\s+address)?\s+will\s+not\s+be\s.{1,120}
    | required\s+fields\s+are\s+marked.{0,20} | proudly\s+powered\s+by\s+\w{1,30}
    | powered\s+by\s+(?:wordpress|blogger|tumblr|ghost|medium|drupal|joomla|wix|weebly|squarespace
      |typepad|disqus|edublogs|jekyll|hugo|campuspress)(?:\W.{0,30})?
    | this\s+site\s+uses\s+akismet.{0,120} | logged\s+in\s+as\s[^\s,]+(?:\s[^\s,]+){0,3}
    | logged\s+in\s+as\s[^,]{1,60}\b(?:log\s?out|edit\s+your\s+profile)\b.{0,60}
    | notify\s+me\s+of\s+(?:all\s+|any\s+)?(?:new|follow-?\s?up|further)\s+
      (?:comments?|posts?|replies).{0,60}
    | save\s+my\s+name,\s+e-?mail.{0,120} | you\s+may\s+use\s+these\s+html\s+tags.{0,200}
    | (?:newer\s+post\s*)?older\s+post(?:\s*home)? | newer\s+post(?:\s*home)?
    | subscribe\s+to:\s+post\s+comments.{0,20}""",
    re.IGNORECASE | re.VERBOSE,
)
# What a blog in another language prints over its comments and under them.
_FOREIGN = re.compile(
    r"""(?:[0-9]{1,4}|(?:ein|une?|uno?)(?=.{1,40}[„“«\"]))\s+(?:kommentare?|gedanken?|antworte?n?|réflexions?|commentaires?
        |réponses?|pensamientos?|comentarios?|respuestas?|commenti?|commento|pensier[oi])
        \s+(?:zu|auf|sur|à|sobre|en|a|su)\s.{1,200}
    | schreibe?(?:n\s+sie)?\s+einen\s+kommentar.{0,40} | laisser\s+un\s+commentaire.{0,40}
    | deja\s+(?:una\s+respuesta|un\s+comentario).{0,40} | lascia\s+un\s+commento.{0,40}""",
    re.IGNORECASE | re.VERBOSE,
)
_FOOT = re.compile(
    r"""(?:posted\s+in|filed\s+(?:under|in):?|tagged(?:\s+with)?|(?:tags?|categor(?:y|ies)|labels):)
        \s(?:[^.!?]{0,160}|.{0,160}permalink\.?)
    | (?-i:(?:Categories|Tags|Posted\s+in|Tagged)[A-Z0-9])[^.!?]{0,160}
    | (?:tags|categories|labels):? | comments
    | this\s+(?:entry|post)\s+was\s+(?:posted|filed|tagged|written|published)\s.{0,250}
    | bookmark\s+the\s+permalink\.? | view\s+all\s+posts\s.{0,80} | read\s+more\W*
    | (?:click\s+to\s+)?share\s+(?:this|on\s\w+)\b(?:\s+\(opens.{0,40}|:)?
    | e-?mail\s+this\s*blogthis!.{0,120} | [\s*_=~-]{3,}
    | (?:print|email|tweet|twitter|facebook|pinterest|uncategorized|related|more)
    | post\s+date | home""",
    re.IGNORECASE | re.VERBOSE,
)
_SURE_FOOT = re.compile(
    r"""(?:filed\s+(?:under|in)|tags?|categor(?:y|ies)|labels):.* | this\s+(?:entry|post)\s+was\s.*
    | (?-i:(?:Categories|Tags|Posted\s+in|Tagged)[A-Z0-9]).* | .*bookmark\s+the\s+permalink\.?
    | view\s+all\s+posts\s.* | (?:click\s+to\s+)?share\s+(?:this|on\s\w+)\b.*
    | e-?mail\s+this\s*blogthis.* | post\s+(?:date|navigation) | [\s*_=~-]{3,} | uncategorized
    | comments | (?:previous|next)\s+(?:post|entry)\b.*""",
    re.IGNORECASE | re.VERBOSE,
)
_MENU = re.compile(
    r"(?:menu)?\s*skip\s+to\s+(?:the\s+)?(?:\w+\s+)?content|(?:(?:main|primary|top)\s+)?menu|search"
    r"|toggle\s+navigation",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"""post\s+navigation | (?:previous|next)(?:\s+(?:post|entry)\b:?|:).{0,150}
    | ←.{0,150} | [^→]{0,150}\s→ | «\s[^»]{0,150} | [^«]{0,150}\s»""",
    re.IGNORECASE | re.VERBOSE,
)
_PINGBACK = re.compile(r"(?:pingback|trackback)\b\s*(?::|by\b|from\b|on\b)", re.IGNORECASE)


def bare(text: str) -> str:
    """A line without its bullet or number, and without the links behind it."""
    text = _NOTE.sub("", text)
    for _ in range(3):
        text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
        text = text[picture.end() :] if (picture := _PICTURE.match(text)) else text
        tail = _TAIL.search(text, max(0, len(text) - _TAIL_LENGTH))
        text = text[: tail.start()] if tail else text
    return text.strip()


def bulleted(text: str) -> bool:
    """Whether a line begins with a bullet or a number in a list."""
    return _BULLET.match(text) is not None


def is_litter(text: str) -> bool:
    """A line that a blog prints beside a comment: links, likes, an avatar's name, a lone bullet."""
    if len(text) > LONGEST:
        return False
    core = _NOTE.sub("", text).strip(_EDGES)
    addressed = _REPLY_TO.match(core)
    if addressed:
        return bool(named(core[addressed.end() :], strict=True))
    alone = _LONE.fullmatch(text) or _PICTURED.fullmatch(text)
    return _LITTER.fullmatch(core) is not None or alone is not None


def is_foot(text: str) -> bool:
    """A line that a blog prints above or under an essay: categories, sharing, the neighbours."""
    if len(text) > LONGEST:
        return False
    known = _FOOT.fullmatch(text) is not None or is_menu(text)
    return known or is_way(text) or is_litter(text)


def is_surely_foot(text: str) -> bool:
    """Whether no essay can have such a line: the blog names itself in it."""
    return _SURE_FOOT.fullmatch(text) is not None or ends_page(text) or is_litter(text)


def is_menu(text: str) -> bool:
    """A line that a site prints above its pages: “Skip to content”, “Menu”."""
    return len(text) <= LONGEST and _MENU.fullmatch(bare(text)) is not None


def leads_both_ways(lines: Sequence[str]) -> bool:
    """Whether some of these lines lead to the post before and some to the one behind."""
    ways = [text.lower() for text in lines if is_way(text)]
    forth = [text for text in ways if text.endswith(("→", "»")) or text.startswith("next")]
    return 0 < len(forth) < len(ways)


def is_way(text: str) -> bool:
    """A line that leads to the neighbouring posts."""
    return len(text) <= LONGEST and _WAY.fullmatch(text) is not None


def is_pingback(text: str) -> bool:
    """A line that says another page links here; it is nobody's comment."""
    return _PINGBACK.match(text[:LONGEST].strip(_EDGES)) is not None


def ends_page(text: str) -> bool:
    """“Leave a Reply” as a whole line, in the words that themes have for it."""
    return _end_in(text) is not None


def asks_for_reply(text: str) -> bool:
    """The end that ends without exception; “Leave a comment” also stands above comments."""
    found = _end_in(text)
    return found is not None and (found["what"] or "").lower() == "reply"


def _end_in(text: str) -> re.Match[str] | None:
    if len(text) > LONGEST:
        return None
    return _END.fullmatch(_NOTE.sub("", text).strip(_EDGES))


def is_title(text: str) -> bool:
    """Whether a line can be a title: short, and not a sentence."""
    return len(text) <= TITLE and re.search(r"[^.]\.\W*\Z|[,;]\Z", text) is None


def folded(text: str) -> str:
    """Letters and digits alone, to compare titles however they are quoted."""
    return "".join(letter for letter in text[: 2 * LONGEST].casefold() if letter.isalnum())


def is_foreign(text: str) -> bool:
    """Whether a line is what a blog prints around comments in a language that we do not read."""
    return _FOREIGN.fullmatch(text) is not None
