import { renderJson } from '../../../../tools/plan/render/json';
import { examples } from '../support/examples';

test('the page as data is the model as it is', () => {
  expect(JSON.parse(renderJson(examples.refused))).toEqual(examples.refused);
  expect(renderJson(examples.refused).endsWith('}\n')).toBe(true);
});
