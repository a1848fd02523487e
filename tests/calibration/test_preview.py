"""The picture that shows a person what was learned."""

import numpy as np
from ballot_blanks import agree, confidence

from calibration.learn import learn
from calibration.preview import draw


def test_every_target_has_the_colour_of_its_option_and_print_stays_black():
    sheet, contest = agree()
    form = learn(contest, sheet.pdf())
    picture = draw(form, contest)
    assert picture.shape == (*form.blank.shape, 3)
    for row in form.rows[1:]:
        agreeing, disagreeing = (
            picture[t.rect[1] + 30, t.rect[0] + t.rect[2] // 2].astype(int) for t in row.targets
        )
        assert agreeing[1] > agreeing[2]  # green
        assert disagreeing[2] > disagreeing[1]  # red
    dark = form.blank < 60
    assert np.median(picture[dark].max(axis=1)) < 120


def test_the_place_of_the_signature_is_shown():
    sheet, contest = confidence()
    form = learn(contest, sheet.pdf())
    x, y, w, h = form.signature
    shown = draw(form, contest)[y + h - 20, x + w // 2].astype(int)
    assert shown[0] > shown[1]
    assert (draw(form, contest)[-20, 20] == 255).all()  # the control
