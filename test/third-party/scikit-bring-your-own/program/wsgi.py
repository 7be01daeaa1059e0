from predictor import app
