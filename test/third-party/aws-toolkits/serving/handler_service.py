import json
import os

import numpy as np
from sagemaker_inference import decoder, encoder
from sagemaker_inference.default_handler_service import DefaultHandlerService
from sagemaker_inference.default_inference_handler import DefaultInferenceHandler
from sagemaker_inference.transformer import Transformer


class Handler(DefaultInferenceHandler):
    def default_model_fn(self, model_dir, context=None):
        with open(os.path.join(model_dir, 'weights.json')) as file:
            return np.array(json.load(file))

    def default_input_fn(self, input_data, content_type, context=None):
        return decoder.decode(input_data, content_type)

    def default_predict_fn(self, data, model, context=None):
        rows = np.atleast_2d(data)
        return np.column_stack([rows, np.ones(len(rows))]) @ model

    def default_output_fn(self, prediction, accept, context=None):
        return encoder.encode(prediction, accept)


class HandlerService(DefaultHandlerService):
    def __init__(self):
        super().__init__(transformer=Transformer(default_inference_handler=Handler()))


_service = HandlerService()


def handle(data, context):
    return _service.handle(data, context)
