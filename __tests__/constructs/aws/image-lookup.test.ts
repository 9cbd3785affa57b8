import { ImageLookup } from '../../../constructs/aws/image-lookup';
import { Template, testStack } from '../../support/template';

it('asks for one tag, and its address says what to run while it is missing', () => {
  const stack = testStack();
  const { digest } = new ImageLookup(stack, 'kafka-run-npm-run-copies', {
    repository: 'aurora-kafka',
    tag: '4.0.0',
  });
  const data = Template.of(stack).json['data'] as Record<string, Record<string, unknown>>;
  const [[address, image]] = Object.entries(data['aws_ecr_image'] ?? {}) as [[string, unknown]];
  expect(address).toContain('kafka-run-npm-run-copies');
  expect(image).toMatchObject({ repository_name: 'aurora-kafka', image_tag: '4.0.0' });
  expect(stack.resolve(digest)).toBe(`\${data.aws_ecr_image.${address}.image_digest}`);
});
