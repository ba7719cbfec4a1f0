package org.einkorn.bindings.opencl;

import static org.einkorn.bindings.opencl.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeviceTest {

  @Test
  void aDeviceDescribesItself() {
    DeviceInfo info = Devices.first().info();
    assertEquals(0, info.index());
    assertFalse(info.platform().isEmpty());
    assertFalse(info.name().isEmpty());
    assertFalse(info.vendor().isEmpty());
    assertFalse(info.driver().isEmpty());
    assertTrue(info.version().startsWith("OpenCL "), info.version());
    assertTrue(info.computeUnits() >= 1);
    assertTrue(info.maxWorkGroupSize() >= 1);
    assertTrue(info.maxWorkItemSizes().size() >= 3, info.maxWorkItemSizes().toString());
    assertTrue(info.localMemory() >= 16 << 10);
    assertTrue(info.globalMemory() >= info.maxAllocation());
    assertTrue(info.baseAlignment() >= 16, () -> "alignment " + info.baseAlignment());
    assertTrue(info.addressBits() == 32 || info.addressBits() == 64);
    assertTrue(info.compiler());
    assertEquals(info.fp64(), info.extensions().contains("cl_khr_fp64"));
    assertTrue(info.fingerprint().contains(info.driver()));
  }

  @Test
  void discoveryAnswersTheSameDevicesAgain() {
    assertSame(Devices.first(), Devices.first());
  }

  @Test
  void aThreadCountBelowOneIsRefused() {
    var e = assertThrows(IllegalArgumentException.class, () -> OpenCl.discover(0));
    assertSays(e, "cpuThreads is 0");
  }

  @Test
  void finishOnAnIdleDeviceReturns() {
    Devices.first().finish();
    Devices.first().flush();
  }
}
