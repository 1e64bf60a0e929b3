"""Symbols of UN documents."""

import pytest

from uncoop_nlp.symbols import is_symbol


@pytest.mark.parametrize(
    "text",
    [
        "S/RES/2719(2023)",
        "S/PRST/2013/12",
        "S/PV.8000",
        "S/2020/123",
        "A/RES/70/1",
        "A/RES/72/262C",
        "A/RES/3367A(XXX)",
        "A/RES/3362(S-VII)",
        "A/RES/2252(ES-V)",
        "A/RES/S-30/1",
        "A/RES/ES-10/24",
        "A/RES/60/1/Corr.1",
        "A/DEC/65/549",
        "A/HRC/RES/16/18",
        "A/78/6/Add.1",
        "A/79/L.126",
        "A/C.3/74/L.5",
        "A/CONF.62/122",
        "A/79/302-S/2024/600",
        "E/RES/1996/31",
        "FCCC/CP/2015/10/Add.1",
        "ST/SGB/2003/13",
    ],
)
def test_is_symbol_accepts(text):
    assert is_symbol(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "17.3.1",
        "09/2023",
        "TCP/IP",
        "ASEAN/ONU",
        "résolution 70/1",
        "A/RES/70",
        "A/RES/700/1",
        "A/RES/1373(2001)",
        "S/RES/1373",
        "S/RES/1373/2001",
        "S/RES/2719 (2023)",
        "E/RES/31/1996",
        "A/79/302-",
    ],
)
def test_is_symbol_refuses(text):
    assert not is_symbol(text)
