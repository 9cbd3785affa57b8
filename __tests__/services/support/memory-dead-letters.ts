export * from '../../../demo/doubles/memory-dead-letters';
