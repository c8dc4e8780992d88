"""Countries: as registries spell them, by ISO 3166-1 code, and by older, longer and shorter names."""

from __future__ import annotations

from bot.annotate.folding import fold

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
# what else people and registries write, in lower case
_OTHER_NAMES = """
China: people's republic of china | china, people's republic of
Czechia: czech republic
Côte d'Ivoire: ivory coast
Democratic Republic of the Congo: congo, the democratic republic of the
Eswatini: swaziland
Hong Kong: hong kong sar china
Iran: iran, islamic republic of | islamic republic of iran
Laos: lao people's democratic republic
Macau: macao
Moldova: moldova, republic of | republic of moldova
Netherlands: the netherlands | netherlands, the
North Korea: korea, democratic people's republic of
North Macedonia: macedonia, the former yugoslav republic of | former yugoslav republic of macedonia
Palestine: palestinian territories, occupied | palestinian territory, occupied
Russia: russian federation
Slovakia: slovak republic
South Korea: korea | korea, republic of | republic of korea
Syria: syrian arab republic
Taiwan: taiwan, province of china
Tanzania: tanzania, united republic of
Turkey: türkiye | turkey (türkiye)
United Kingdom: uk | great britain
United States: usa | united states of america
Vietnam: viet nam
"""


def _spellings() -> dict[str, str]:
    """Return the name of a country by everything that it is called, in lower case."""
    coded = [(line[:2], line[3:]) for row in _CODES.strip().splitlines() for line in row.split("|")]
    names = {said.casefold(): name for code, name in coded for said in (code, name)}
    for line in _OTHER_NAMES.strip().splitlines():
        name, _, others = line.partition(": ")
        names |= dict.fromkeys(others.split(" | "), name)
    return names


_NAMES = _spellings()


def country_name(words: str) -> str:
    """Return the registry's name of a country for its ISO code or another usual name; unknown words as they are."""
    return _NAMES.get(_plain(words), words.strip())


def country_key(words: str) -> str:
    """Return a key that a country keeps under all its names."""
    return fold(country_name(words))


def is_country(words: str) -> bool:
    """Tell whether the words name a country in full or by a usual short form; a code alone is too often a word."""
    plain = _plain(words)
    return plain in _NAMES and (len(plain) > 2 or plain == "uk")


def country_names() -> tuple[str, ...]:
    """Return the countries as registries write them."""
    return tuple(sorted(set(_NAMES.values())))


def _plain(words: str) -> str:
    return words.replace("’", "'").strip().casefold()
