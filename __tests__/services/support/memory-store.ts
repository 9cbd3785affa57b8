export * from '../../../demo/doubles/memory-store';
