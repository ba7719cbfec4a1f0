package org.einkorn.cli.commands;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.einkorn.cli.CommandException;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;

/** The devices of all backends. */
final class DeviceList {

  private DeviceList() {}

  /** A device and the names of the backends that compute on it. */
  record Entry(Device device, List<String> backends) {}

  /** All devices; the CPU is the first. */
  static List<Entry> all() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    entries.put(Device.cpu().id(), new Entry(Device.cpu(), new ArrayList<>()));
    for (Backend backend : Backends.all()) {
      for (Device device : backend.devices()) {
        entries
            .computeIfAbsent(device.id(), id -> new Entry(device, new ArrayList<>()))
            .backends()
            .add(backend.name());
      }
    }
    return List.copyOf(entries.values());
  }

  /**
   * The devices that an option names: an id, or {@code all}.
   *
   * @throws CommandException when there is no such device
   */
  static List<Device> named(String id) {
    List<Device> devices = all().stream().map(Entry::device).toList();
    if (id.equals("all")) {
      return devices;
    }
    List<Device> found = devices.stream().filter(device -> device.id().equals(id)).toList();
    if (found.isEmpty()) {
      throw CommandException.usage(
          "there is no device '" + id + "'",
          "Devices: "
              + String.join(", ", devices.stream().map(Device::id).toList())
              + ". ./einkorn doctor tells why others are absent.");
    }
    return found;
  }
}
