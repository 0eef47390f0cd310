import './no-eval';
import { answerWith } from '@/lib/messages/answer-with';
import { createHandlers } from './handlers';
import { createWorker, type Worker } from './worker';

/** What the worker is made of, in one piece that is read only when something wakes it for more than the chip's first answer. */
export { answerWith, createHandlers, createWorker, type Worker };
