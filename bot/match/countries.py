"""Countries as registries spell them, by ISO 3166-1 code and other usual names."""

from __future__ import annotations

_CODES = """
AE United Arab Emirates|AR Argentina|AT Austria|AU Australia|BD Bangladesh|BE Belgium|BG Bulgaria|BR Brazil|BY Belarus
CA Canada|CH Switzerland|CL Chile|CN China|CO Colombia|CR Costa Rica|CU Cuba|CY Cyprus|CZ Czechia|DE Germany|DK Denmark
DO Dominican Republic|DZ Algeria|EC Ecuador|EE Estonia|EG Egypt|ES Spain|FI Finland|FR France|GB United Kingdom
GE Georgia|GR Greece|GT Guatemala|HK Hong Kong|HR Croatia|HU Hungary|ID Indonesia|IE Ireland|IL Israel|IN India|IQ Iraq
IR Iran|IS Iceland|IT Italy|JO Jordan|JP Japan|KE Kenya|KR South Korea|KW Kuwait|KZ Kazakhstan|LB Lebanon|LK Sri Lanka
LT Lithuania|LU Luxembourg|LV Latvia|MA Morocco|MD Moldova|MK North Macedonia|MT Malta|MX Mexico|MY Malaysia|NG Nigeria
NL Netherlands|NO Norway|NP Nepal|NZ New Zealand|OM Oman|PA Panama|PE Peru|PH Philippines|PK Pakistan|PL Poland
PR Puerto Rico|PT Portugal|QA Qatar|RO Romania|RS Serbia|RU Russia|SA Saudi Arabia|SE Sweden|SG Singapore|SI Slovenia
SK Slovakia|TH Thailand|TN Tunisia|TR Turkey|TW Taiwan|TZ Tanzania|UA Ukraine|UG Uganda|US United States|UY Uruguay
VE Venezuela|VN Vietnam|ZA South Africa|ZW Zimbabwe
AF Afghanistan|AL Albania|AD Andorra|AO Angola|AG Antigua and Barbuda|AM Armenia|AZ Azerbaijan|BS Bahamas|BH Bahrain
BB Barbados|BZ Belize|BJ Benin|BT Bhutan|BO Bolivia|BA Bosnia and Herzegovina|BW Botswana|BN Brunei|BF Burkina Faso
BI Burundi|CV Cape Verde|KH Cambodia|CM Cameroon|CF Central African Republic|TD Chad|KM Comoros|CG Congo
CD Democratic Republic of the Congo|CI Côte d'Ivoire|DJ Djibouti|DM Dominica|SV El Salvador|GQ Equatorial Guinea
ER Eritrea|SZ Eswatini|ET Ethiopia|FJ Fiji|GA Gabon|GM Gambia|GH Ghana|GD Grenada|GP Guadeloupe|GU Guam|GN Guinea
GW Guinea-Bissau|GY Guyana|HT Haiti|HN Honduras|JM Jamaica|KI Kiribati|KP North Korea|XK Kosovo|KG Kyrgyzstan|LA Laos
LS Lesotho|LR Liberia|LY Libya|LI Liechtenstein|MO Macau|MG Madagascar|MW Malawi|MV Maldives|ML Mali|MQ Martinique
MR Mauritania|MU Mauritius|MC Monaco|MN Mongolia|ME Montenegro|MZ Mozambique|MM Myanmar|NA Namibia|NI Nicaragua
NE Niger|PS Palestine|PG Papua New Guinea|PY Paraguay|RE Réunion|RW Rwanda|KN Saint Kitts and Nevis|LC Saint Lucia
WS Samoa|SM San Marino|SN Senegal|SC Seychelles|SL Sierra Leone|SB Solomon Islands|SO Somalia|SS South Sudan|SD Sudan
SR Suriname|SY Syria|TJ Tajikistan|TL Timor-Leste|TG Togo|TO Tonga|TT Trinidad and Tobago|TM Turkmenistan
UZ Uzbekistan|VU Vanuatu|YE Yemen|ZM Zambia
"""
_OTHER_NAMES = {
    "UK": "United Kingdom",
    "Great Britain": "United Kingdom",
    "USA": "United States",
    "United States of America": "United States",
    "Korea": "South Korea",
    "Korea, Republic of": "South Korea",
    "Republic of Korea": "South Korea",
    "Czech Republic": "Czechia",
    "Türkiye": "Turkey",
    "Turkey (Türkiye)": "Turkey",
    "Russian Federation": "Russia",
    "Viet Nam": "Vietnam",
    "The Netherlands": "Netherlands",
    "Iran, Islamic Republic of": "Iran",
}
_NAMES = {line[:2]: line[3:] for row in _CODES.strip().splitlines() for line in row.split("|")} | _OTHER_NAMES


def country_name(words: str) -> str:
    """Return the registry's name of a country for its ISO code or another usual name; unknown words as they are."""
    return _NAMES.get(words.strip(), _NAMES.get(words.strip().upper(), words.strip()))


def is_country(words: str) -> bool:
    """Tell whether the words name a country in full or by a usual short form; a code alone is too often a word."""
    return _folded(words) in _FOLDED


def country_names() -> tuple[str, ...]:
    """Return the countries as registries write them."""
    return tuple(sorted(set(_NAMES.values())))


def _folded(words: str) -> str:
    return words.strip().casefold()


_FOLDED = {_folded(name) for key, name in _NAMES.items() for name in (name, key) if len(name) > 2} | {"uk", "usa"}
