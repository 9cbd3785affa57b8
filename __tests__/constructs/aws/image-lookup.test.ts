import { TerraformOutput } from 'cdktf';
import { ImageLookup } from '../../../constructs/aws/image-lookup';
import { Template, testStack } from '../../support/template';

it('asks for one tag, and its address says what to run while it is missing', () => {
  const stack = testStack();
  const { digest } = new ImageLookup(stack, 'kafka-run-npm-run-copies', {
    repository: 'aurora-kafka',
    tag: '4.0.0',
  });
  new TerraformOutput(stack, 'digest', { value: digest });
  const { json } = Template.of(stack);
  const { aws_ecr_image: images } = json['data'] as Record<string, Record<string, unknown>>;
  const [[address, image]] = Object.entries(images ?? {}) as [[string, unknown]];
  expect(address).toContain('kafka-run-npm-run-copies');
  expect(image).toMatchObject({ repository_name: 'aurora-kafka', image_tag: '4.0.0' });
  expect(json['output']).toMatchObject({
    digest: { value: `\${data.aws_ecr_image.${address}.image_digest}` },
  });
});
