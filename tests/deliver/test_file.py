import pytest

from bot.deliver.file import File
from bot.errors import Deferred, Rejected
from bot.model import Address
from tests.deliver.builders import FILE, a_delivery, a_message


def test_a_message_becomes_a_text_file_in_its_folder(tmp_path):
    channel = File(tmp_path)

    receipt = channel.send(a_delivery(channel, FILE))

    (written,) = (tmp_path / "out").iterdir()
    assert receipt == str(written)
    assert written.name == "2026-11-23T0700-d-1.txt"
    assert written.read_text(encoding="utf-8") == "One paper on HER2-low"


def test_the_same_delivery_twice_is_one_file(tmp_path):
    channel = File(tmp_path)
    delivery = a_delivery(channel, FILE)

    assert channel.send(delivery) == channel.send(delivery)
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_nothing_is_written_outside_of_the_folder(tmp_path):
    channel = File(tmp_path / "base")

    with pytest.raises(Rejected, match="outside"):
        channel.send(a_delivery(channel, Address("file", "../elsewhere")))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_tried_again_later(tmp_path):
    (tmp_path / "out").write_text("a file, not a folder")
    channel = File(tmp_path)

    with pytest.raises(Deferred, match="cannot be written"):
        channel.send(a_delivery(channel, FILE, a_message(text="\ud800")))
