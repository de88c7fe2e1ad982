"""The Doppler machine: from what is true under the beam to what the screen shows.

`beam.py` aims, `profile.py` weighs the velocities in the gate, `spectrum.py` makes them
a Doppler spectrum, `blood.py` one for every moment, `signal.py` a signal of them,
`spectrogram.py` a picture of it, `traces.py` draws the machine's lines; `artefacts.py`
has what is not blood, `jet.py` what shoots. `chain.py` joins them.
"""
