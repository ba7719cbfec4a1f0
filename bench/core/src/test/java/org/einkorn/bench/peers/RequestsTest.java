package org.einkorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.einkorn.kernels.Problems;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Problems as peers get them. */
class RequestsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gemm forward f32 2x3:3x4 tb lda=5 beta=other +bias:n+relu | "
            + "{'m':2,'n':4,'k':3,'transA':false,'transB':true,'lda':5,'ldb':3,'ldc':4,"
            + "'alpha':'1','beta':'other','epilogue':['bias:n','relu']}",
        "softmax backward f32 2x3x4 axis=1 log | {'kind':'log','axis':1,'dims':[2,3,4]}",
        "convolution backward-data f32 g2mb3ic4ih8oc6oh4kh3sh2ph1 nhwc | "
            + "{'mb':3,'groups':2,'ic':4,'oc':6,'ih':8,'oh':4,'kh':3,'sh':2,'ph':1,'rh':0,'dh':0,"
            + "'iw':8,'ow':4,'kw':3,'sw':2,'pw':1,'rw':0,'dw':0,'layout':'nhwc','epilogue':[]}",
        "normalization backward f32 layer 4x6:6 | "
            + "{'kind':'layer','epsilon':1.0E-5,'addend':'none','epilogue':[],'rows':4,'columns':6}",
        "optimizer forward f32 sgd 9 nesterov | "
            + "{'kind':'sgd','size':9,'momentum':'nesterov','options':''}"
      })
  void areFlat(String text, String expected) {
    var problem = Problems.parse(text.strip());
    var wanted = JsonMapper.shared().createObjectNode();
    wanted.put("text", problem.text());
    wanted.put("op", problem.family().text());
    wanted.put("direction", problem.direction().text());
    wanted.put("type", "f32");
    JsonMapper.shared()
        .readTree(expected.strip().replace('\'', '"'))
        .properties()
        .forEach(entry -> wanted.set(entry.getKey(), entry.getValue()));
    assertEquals(wanted.toString(), Requests.describe(problem).toString());
  }
}
