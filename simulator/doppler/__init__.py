"""The Doppler machine: from what is true under the beam to what the screen shows.

`beam.py` aims, `profile.py` weighs the velocities in the gate, `spectrum.py` makes them
a Doppler spectrum, `signal.py` a signal, `spectrogram.py` a picture of it, `traces.py`
draws the machine's lines; `artefacts.py` has what is not blood. `chain.py` joins them.
"""
